import type { Confidence, Severity } from '../report/finding.ts'

/** One kind of secret: what it is called and how it is rotated. How it is recognised lives beside its detector. */
export type Rule = {
  /** Kebab-case id. */
  readonly id: string
  readonly title: string
  readonly severity: Severity
  /**
   * How to rotate this kind, in commands that can be pasted. Names in capitals stand for what the user fills in; those in
   * braces are filled in where a secret is found, see advice.ts.
   */
  readonly rotate: readonly string[]
  /** Before that: how to learn whose it is, unless it was asked. */
  readonly whose?: string
  /** By what a value of this kind is known, in a sentence for docs/rules.md. */
  readonly recognised?: string
  /** Its first characters, `AKIA…`: never a whole value. */
  readonly example?: string
  /** Names a way of keeping secrets, and holds none itself: there is nothing to mask. */
  readonly isHabit?: true
  /** Made to be seen by everyone (a publishable key): told, and never a wall. */
  readonly public?: true
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
  /** A comment beside it that tells another scanner to look away. */
  readonly comment?: string
  readonly decoded?: Decoded
  /** Of the AWS access key that it belongs to. */
  readonly keyId?: string
}
