import { types } from 'node:util'
import type { Detail, Json, Outcome, Report } from '../report/report.ts'

export type UsageCode =
  | 'unknown-command'
  | 'unknown-input'
  | 'missing-input'
  | 'bad-value'
  | 'conflicting-inputs'
  | 'unreadable-file'
  | 'malformed-file'
  | 'no-repository'

/** The user's mistake: one line that names the input as it was written. No stack; exit code 2. */
export class UsageError extends Error {
  readonly code: UsageCode
  readonly input: string

  constructor(code: UsageCode, input: string, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'UsageError'
    this.code = code
    this.input = input
  }
}

/** What was known of a report when its work could not go on. */
export type Told = Partial<Pick<Report, 'rehearsal' | 'debt'>>

type Besides = {
  readonly cause?: unknown
  readonly evidence?: Readonly<Record<string, Json>>
  readonly told?: Told
}

/** The work could not go on. Whoever catches it (`execute`) closes with this outcome and detail. */
export class Halted extends Error {
  readonly outcome: Exclude<Outcome, 'passed'>
  readonly detail: Detail
  readonly evidence: Readonly<Record<string, Json>>
  readonly told: Told

  constructor(
    outcome: Exclude<Outcome, 'passed'>,
    detail: Detail,
    message: string,
    { cause, evidence = {}, told = {} }: Besides = {},
  ) {
    super(message, { cause })
    this.name = 'Halted'
    this.outcome = outcome
    this.detail = detail
    this.evidence = evidence
    this.told = told
  }
}

/** Does the work; when it cannot go on, the report says this all the same. */
export async function telling<T>(told: Told, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Halted)) throw error
    const { outcome, detail, message, evidence } = error
    throw new Halted(outcome, detail, message, { cause: error, evidence, told: { ...told, ...error.told } })
  }
}

/** What the system calls it, since its own sentence names paths as nobody wrote them; else what was said. */
export function codeOf(thrown: unknown): string {
  const error = asError(thrown)
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}

/** Also of an error that another realm made, as node's streams do for code that runs in a `vm`. */
export const asError = (thrown: unknown): Error =>
  thrown instanceof Error || types.isNativeError(thrown) ? thrown : new Error(String(thrown))
