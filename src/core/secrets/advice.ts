import type { Rule } from './hit.ts'

/** What of a secret's place and owner goes into commands. What is not known is left as its name, for the reader to fill in. */
export type Known = {
  /** The name that the value was given to. */
  readonly SECRET_NAME?: string | undefined
  readonly FILE?: string | undefined
  readonly FINGERPRINT?: string | undefined
  /** The IAM user who holds the key. */
  readonly USER?: string | undefined
}

const place = /\{(SECRET_NAME|FILE|FINGERPRINT|USER)\}/g

/** A line of a rule's advice, its places (`{FILE}`) filled in so that it can be pasted into a POSIX shell. */
export const filled = (line: string, known: Known): string =>
  line.replace(place, (_, name: keyof Known) => words[name](known[name] ?? '') ?? name)

/** Of an IAM user, safe to be pasted. https://docs.aws.amazon.com/IAM/latest/APIReference/API_User.html */
export const userName = /^[\w+=,.@][\w+=,.@-]{0,127}$/

const ifSafe =
  (safe: RegExp) =>
  (text: string): string | undefined =>
    safe.test(text) ? text : undefined

const words: Readonly<Record<keyof Known, (text: string) => string | undefined>> = {
  SECRET_NAME: ifSafe(/^[\w.-]{1,128}$/),
  FILE: (path) => (path === '' ? undefined : quoted(path)),
  FINGERPRINT: ifSafe(/^[0-9a-f]+$/),
  USER: ifSafe(userName),
}

const quoted = (path: string): string =>
  /^[\w./@+-]+$/.test(path) && !path.startsWith('-') ? path : `'${path.replaceAll("'", `'\\''`)}'`

/** @param isOwnerKnown whose it is needs not be asked any more */
export const adviceOf = ({ whose, rotate }: Rule, known: Known, isOwnerKnown: boolean): readonly string[] =>
  [...(whose === undefined || isOwnerKnown ? [] : [whose]), ...rotate].map((line) => filled(line, known))
