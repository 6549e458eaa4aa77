import { types } from 'node:util'
import type { Detail, Json, Outcome } from '../report/report.ts'

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

/** The work could not go on. Whoever catches it (`execute`) closes with this outcome and detail. */
export class Halted extends Error {
  readonly outcome: Exclude<Outcome, 'passed'>
  readonly detail: Detail
  readonly evidence: Readonly<Record<string, Json>>

  constructor(
    outcome: Exclude<Outcome, 'passed'>,
    detail: Detail,
    message: string,
    { cause, evidence = {} }: { cause?: unknown; evidence?: Readonly<Record<string, Json>> } = {},
  ) {
    super(message, { cause })
    this.name = 'Halted'
    this.outcome = outcome
    this.detail = detail
    this.evidence = evidence
  }
}

/** Also of an error that another realm made, as node's streams do for code that runs in a `vm`. */
export const asError = (thrown: unknown): Error =>
  thrown instanceof Error || types.isNativeError(thrown) ? thrown : new Error(String(thrown))
