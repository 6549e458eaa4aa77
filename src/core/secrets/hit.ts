import type { Confidence, Severity } from '../report/finding.ts'

/** One kind of secret: what it is called and how it is rotated. How it is recognised lives beside its detector. */
export type Rule = {
  /** Kebab-case id. */
  readonly id: string
  readonly title: string
  readonly severity: Severity
  /** How to rotate this kind, in commands that can be pasted; names in capitals stand for what the user fills in. */
  readonly rotate: readonly string[]
}

/** The secret does not stand there as it is: how it is encoded, and what is written instead. As secret as itself. */
export type Decoded = { readonly by: string; readonly written: string }

/** A secret that was found in one text. It never leaves the process: `toFinding` is the only way out. */
export type Hit = {
  readonly rule: Rule
  readonly confidence: Confidence
  /** The value, decoded and normalised. */
  readonly secret: string
  /** The name it was assigned to, '' when it had none. */
  readonly key: string
  /** From 1, in the text as it was given. */
  readonly line: number
  readonly column: number
  readonly decoded?: Decoded
}
