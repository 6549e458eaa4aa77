import { byWorst } from '../report/finding.ts'
import { type Report, report } from '../report/report.ts'
import type { Command, CommonInputs, Site } from './command.ts'
import { asError, Halted, UsageError } from './failure.ts'
import { type Inputs, type InputTable, readInputs } from './inputs.ts'
import { seconds, timed } from './progress.ts'

export type Conclusion =
  | { readonly kind: 'report'; readonly report: Report; readonly inputs: CommonInputs }
  | { readonly kind: 'usage'; readonly error: UsageError }

/**
 * Runs a command from raw inputs to its conclusion: the same for both hosts. Only a defect of ours is thrown on.
 * @param raw the input as the user wrote it, '' when absent
 */
export async function execute<T extends InputTable>(
  command: Command<T>,
  raw: (name: string) => string,
  site: Site,
): Promise<Conclusion> {
  const start = site.clock.now()
  const { progress, steps } = timed(site.progress, site.clock)
  try {
    const inputs = readInputs(command.inputs, raw) as Inputs<T> & CommonInputs
    const about = { command: command.name, rehearsal: saysRehearsal(inputs) }
    const draft = await concluded(about, () => command.run(inputs, { ...site, progress }), site.signal)
    const timings = { total: seconds(site.clock.now() - start), steps }
    const evidence = { ...draft.evidence, at: new Date(site.clock.now()).toISOString() }
    const findings = draft.findings.toSorted(byWorst)
    return { kind: 'report', report: { ...draft, findings, evidence, timings }, inputs }
  } catch (error) {
    if (error instanceof UsageError) return { kind: 'usage', error }
    throw error
  }
}

/** The report of work that may not go on: what a person, the system or the world stopped it by. */
export async function concluded(
  about: Pick<Report, 'command' | 'rehearsal'>,
  run: () => Promise<Report>,
  signal: AbortSignal,
): Promise<Report> {
  try {
    // A run that is short would end before anything in it looks.
    signal.throwIfAborted()
    return await run()
  } catch (error) {
    if (error instanceof UsageError) throw error
    // A cancelled run fails in many shapes (killed children, aborted requests): the signal says what it was.
    // A command that had already changed something catches this itself and closes as failed.
    const halted = signal.aborted ? cancelled(error) : (refusedBySystem(error) ?? error)
    if (!(halted instanceof Halted)) throw error
    return report({
      ...about,
      ...halted.told,
      outcome: halted.outcome,
      detail: halted.detail,
      summary: halted.message,
      evidence: halted.evidence,
    })
  }
}

/**
 * What a full disk, a missing right, a limit of the machine, or a file where a folder should be (and the reverse) is
 * called; none of them is a defect of kship.
 */
const systemRefusals = [
  ...['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'EIO', 'EAGAIN'],
  ...['EEXIST', 'EISDIR', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'],
]

function refusedBySystem(thrown: unknown): Halted | undefined {
  const error = asError(thrown)
  const code = 'code' in error && 'syscall' in error ? error.code : undefined
  if (!systemRefusals.some((one) => one === code)) {
    return error.cause === undefined ? undefined : refusedBySystem(error.cause)
  }
  return new Halted('incomplete', 'system-refused', `The system refused: ${error.message}.`, {
    cause: thrown,
  })
}

/** A run that did not come as far as its endpoints is what its workflow says that it is. */
const saysRehearsal = (inputs: Readonly<Record<string, unknown>>): boolean => inputs['rehearsal'] === true

/** A run that was stopped by a signal, in its own words where it has any. */
export const cancelled = (cause: unknown): Halted =>
  cause instanceof Halted && cause.detail === 'cancelled'
    ? cause
    : new Halted('incomplete', 'cancelled', 'Cancelled before anything was changed.', { cause })
