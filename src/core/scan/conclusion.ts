import { counted } from '../report/counted.ts'
import type { Finding } from '../report/finding.ts'
import type { Report, Skipped } from '../report/report.ts'
import type { Assessment, EngineName } from './assessment.ts'
import type { Look } from './look.ts'

/** What the engines that were asked came back with. */
export type Answers = {
  readonly assessments: readonly Assessment[]
  /** Engines that gave no assessment, with the sentence that says why and what to do. */
  readonly failures: readonly { readonly engine: EngineName; readonly message: string }[]
}

type Conclusion = Pick<Report, 'outcome' | 'detail' | 'summary'>

/**
 * What a scan comes to. An unread layer outweighs everything: what it holds is not known. What was found for certain
 * outweighs an engine that gave no answer, since it closes the gate whatever that engine would have said.
 */
export function conclude(look: Look, findings: readonly Finding[], answers: Answers): Conclusion {
  const blocking = findings.filter((finding) => finding.blocking)
  const vulnerable = blocking.filter(({ vulnerability }) => vulnerability !== undefined).length
  const secrets = blocking.length - vulnerable
  const gaps = [
    ...answers.failures.map(({ message }) => message),
    ...answers.assessments.flatMap(({ unread }) => unread.map(({ what, why }) => `${what}: ${why}.`)),
  ]
  if (look.unread.length > 0) return unread(look, secrets)
  if (secrets > 0) return { outcome: 'blocked', detail: 'secrets', summary: told(secrets, vulnerable, gaps) }
  if (vulnerable > 0) {
    return { outcome: 'blocked', detail: 'vulnerabilities', summary: told(secrets, vulnerable, gaps) }
  }
  if (gaps.length > 0) {
    const detail = answers.failures.length > 0 ? 'engine-failed' : 'not-assessed'
    return { outcome: 'incomplete', detail, summary: `Nothing is proven clean. ${gaps.join(' ')}` }
  }
  return { outcome: 'passed', detail: 'clean', summary: clean(look, findings, answers.assessments) }
}

/** Without the layers that could not be read there is no verdict, and without an engine that was asked neither. */
export const isComplete = (look: Look, { assessments, failures }: Answers): boolean =>
  look.unread.length === 0 &&
  failures.length === 0 &&
  assessments.every(({ unread: gaps }) => gaps.length === 0)

function unread({ unread: layers, read }: Look, secrets: number): Conclusion {
  const found = counted(secrets, 'secret')
  const also = secrets > 0 ? ` ${found} stand in the rest: rotate what is real.` : ''
  return {
    outcome: 'incomplete',
    detail: 'not-assessed',
    summary: `${layers.length} of ${counted(read.layers + layers.length, 'layer')} could not be read: nothing is proven clean.${also}`,
  }
}

function told(secrets: number, vulnerable: number, gaps: readonly string[]): string {
  const sentences = [
    ...(secrets > 0
      ? [
          `${counted(secrets, 'secret')} in the image: do not push it; rotate ${secrets === 1 ? 'it' : 'them'}.`,
        ]
      : []),
    ...(vulnerable > 0
      ? [
          `${counted(vulnerable, 'vulnerability closes', 'vulnerabilities close')} the gate: ` +
            'upgrade as each finding says, build again.',
        ]
      : []),
    ...gaps,
  ]
  return sentences.join(' ')
}

function clean({ read }: Look, findings: readonly Finding[], assessments: readonly Assessment[]): string {
  const looked = `No secret in ${counted(read.layers, 'layer')} with ${counted(read.files, 'file')}`
  if (assessments.length === 0) return `${looked}; vulnerabilities were not asked for.`
  const engines = assessments.map(({ engine }) => engine.name).join(' and ')
  const reported = findings.filter(({ vulnerability }) => vulnerability !== undefined).length
  const rest = reported === 0 ? '' : ` (${reported} reported)`
  return `${looked}; no vulnerability that closes the gate by ${engines}${rest}.`
}

/** What the engines looked at, and what not: by name, so that none is forgotten. */
export function coverageOf({ assessments, failures }: Answers): {
  readonly read: Readonly<Record<string, number>>
  readonly skipped: readonly Skipped[]
} {
  const read = assessments.flatMap((one) =>
    Object.entries(one.read).map(([name, count]) => [`${name} by ${one.engine.name}`, count] as const),
  )
  return {
    read: Object.fromEntries(read),
    skipped: [
      ...assessments.flatMap(({ unread: gaps }) => gaps),
      ...failures.map(({ engine, message }) => ({ what: vulnerabilitiesBy(engine), why: message, count: 1 })),
    ],
  }
}

export const vulnerabilitiesBy = (engine: string): string => `vulnerabilities by ${engine}`
