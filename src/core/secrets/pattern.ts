import { isExample } from './example.ts'
import type { Rule } from './hit.ts'
import type { Kind, Match, Source } from './kind.ts'

/**
 * A form that holds a secret: a global pattern with the groups `secret` (or `double`, `single`: in quotes) and, where
 * there is a name, `key`.
 */
export type Form = {
  /** One of them is in all that the pattern matches. */
  readonly anchors: readonly string[]
  readonly pattern: RegExp
  /** As of a kind. */
  readonly reach?: number
  /** As of a kind, but so unless said. */
  readonly isLocal?: boolean
  /** What is written, as the secret that it stands for; undefined when it is no secret. */
  readonly read?: (written: string) => string | undefined
}

/** A kind for each form: its pattern is tried where its own anchors are, and nowhere else. */
export const kindsOf = (
  rule: Rule,
  forms: readonly Form[],
  grade: (secret: string, path: string) => Match['confidence'] | undefined,
): readonly Kind[] =>
  forms.map((form) => ({
    rules: [rule],
    inBinary: false,
    anchors: form.anchors,
    ...(form.reach !== undefined && { reach: form.reach }),
    isLocal: form.isLocal ?? true,
    *find({ path, text }: Source) {
      for (const match of matchesOf(rule, form, text, (secret) => grade(secret, path)))
        yield match.confidence === 'medium' && isExample(path, text, match.start)
          ? { ...match, confidence: 'low' }
          : match
    },
  }))

/** Every place where the form occurs and its value is graded. */
export function* matchesOf(
  rule: Rule,
  { pattern, read }: Pick<Form, 'pattern' | 'read'>,
  text: string,
  grade: (secret: string, key: string) => Match['confidence'] | undefined,
): Generator<Match> {
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
