import type { Rule } from './hit.ts'
import type { Match } from './kind.ts'

/**
 * A form that holds a secret: a global pattern with the groups `secret` (or `double`, `single`: in quotes) and, where
 * there is a name, `key`.
 */
export type Form = {
  readonly pattern: RegExp
  /** What is written, as the secret that it stands for; undefined when it is no secret. */
  readonly read?: (written: string) => string | undefined
}

/** Every place where one of the forms occurs and its value is graded. */
export function* matchesOf(
  rule: Rule,
  forms: readonly Form[],
  text: string,
  grade: (secret: string, key: string) => Match['confidence'] | undefined,
): Generator<Match> {
  for (const { pattern, read } of forms) {
    for (const { 0: whole, index, groups } of text.matchAll(pattern)) {
      const written = groups?.['secret'] ?? groups?.['double'] ?? groups?.['single']
      if (written === undefined) continue
      const secret = read === undefined ? written : read(written)
      const key = groups?.['key'] ?? ''
      const confidence = secret === undefined ? undefined : grade(secret, key)
      if (secret === undefined || confidence === undefined) continue
      const start = index + whole.lastIndexOf(written)
      yield { rule, confidence, secret, key, start, end: start + written.length }
    }
  }
}

/** Base64 of printable text, decoded. */
export function textOfBase64(written: string): string | undefined {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(written)) return undefined
  const text = Buffer.from(written, 'base64').toString('utf8').replace(/\n$/, '')
  return /^[^\p{Cc}\ufffd]+$/u.test(text) ? text : undefined
}

/** The password of base64 `user:password`, as HTTP Basic has it (RFC 7617). */
export function passwordOfBasic(written: string): string | undefined {
  const text = textOfBase64(written)
  const colon = text?.indexOf(':') ?? -1
  return text === undefined || colon < 1 ? undefined : text.slice(colon + 1)
}
