import { UsageError } from '../core/command/failure.ts'
import type { Report } from '../core/report/report.ts'

/**
 * How a host says words of others: an input as it was written, what git or AWS said, a stack. No value that the run
 * masked is in them, and none that the secret engine finds, which is loaded for this alone.
 */
export type Voice = {
  mask(value: string): void
  words(text: string): Promise<string>
  usage(error: UsageError): Promise<UsageError>
  report(report: Report): Promise<Report>
}

/** Shorter ones are parts of any word. */
const shortest = 6

/** @param tell hands a value that was masked on, once, to whoever stars it out elsewhere */
export function openVoice(tell: (value: string) => void = () => undefined): Voice {
  const told = new Set<string>()

  async function words(text: string): Promise<string> {
    const { disclosed } = await import('../core/secrets/disclosed.ts')
    const { builtIn } = await import('../core/secrets/inspect.ts')
    // Longest first, so that a value inside another does not leave the rest of that one behind.
    const values = [...told].filter(({ length }) => length >= shortest).sort((a, b) => b.length - a.length)
    const rest = values.reduce((rest, value) => rest.replaceAll(value, '***'), text)
    return disclosed(rest, builtIn)
  }

  return {
    words,
    mask(value) {
      if (told.has(value)) return
      told.add(value)
      tell(value)
    },
    usage: async ({ code, input, message }) => new UsageError(code, await words(input), await words(message)),
    report: async (report) =>
      report.outcome === 'passed' ? report : { ...report, summary: await words(report.summary) },
  }
}
