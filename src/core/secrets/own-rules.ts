import { UsageError } from '../command/failure.ts'
import { charsets, type OwnChecks, type OwnRule } from '../policy/policy.ts'
import { bits } from '../report/fingerprint.ts'
import { type Inspector, inspectorOf } from './inspect.ts'
import type { Kind, Match } from './kind.ts'
import { isPlaceholder } from './value.ts'

/** By what a run judges, beside the built-in kinds. */
export type Basis = {
  /** Those of the policy. */
  readonly rules: readonly OwnRule[]
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** @throws UsageError as `ownKinds` */
export const inspectorBy = async ({ rules, now }: Basis): Promise<Inspector> =>
  inspectorOf({ own: await ownKinds(rules), now })

/**
 * The kinds that these rules describe.
 * @throws UsageError `malformed-file` naming the rule whose pattern is none, or that does not do what its examples say
 */
export async function ownKinds(rules: readonly OwnRule[]): Promise<readonly Kind[]> {
  if (rules.length === 0) return []
  // RE2's automaton in JavaScript: linear in the text, whatever the pattern. Loaded only here, since few policies have rules.
  const { RE2JS } = await import('re2js')
  return rules.map((own) => {
    const pattern = compiled(own, () => RE2JS.compile(own.pattern))
    const kind = kindOf(own, pattern)
    const shown = new Set(own.examples.match.map((text) => provenBy(own, kind, text)))
    for (const text of own.examples.noMatch) refuse(own, kind, text)
    // The guard reads the policy too: what it shows as an example is no secret there. Nobody writes a real value as
    // an example, so placeholders are told apart only outside of them.
    const isReal = ({ secret }: Match): boolean => !shown.has(secret) && !isPlaceholder(secret)
    return { ...kind, find: (source) => [...kind.find(source, [])].filter(isReal) }
  })
}

/** As much of RE2JS as is used. */
type Pattern = {
  matcher(text: string): {
    find(): boolean
    group(which: number): string | null
    start(which: number): number
    groupCount(): number
  }
}

function compiled(own: OwnRule, compile: () => Pattern): Pattern {
  try {
    return compile()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw wrong(own, `"pattern" is not RE2 syntax (https://github.com/google/re2/wiki/Syntax): ${why}`, error)
  }
}

function kindOf(own: OwnRule, pattern: Pattern): Kind {
  const { name, title, severity, confidence, rotate } = own
  const rule = { id: `own-${name}`, title, severity, rotate }
  const anchors = new RegExp(own.keywords.map(literal).join('|'), 'gi')
  return {
    rules: [rule],
    inBinary: false,
    anchors: own.keywords.map(lowerCase),
    *find({ text }) {
      for (const [from, to] of neighbourhoods(text, anchors)) {
        for (const { value, at } of matchesIn(text.slice(from, to), pattern)) {
          if (!holds(value, own.checks)) continue
          const start = from + at
          yield {
            rule,
            confidence,
            secret: value,
            key: name,
            start,
            end: start + value.length,
          } satisfies Match
        }
      }
    },
  }
}

/** Character by character: the lower case of some (İ) is longer, and stands in no text. */
const lowerCase = (text: string): string =>
  text.replace(/[\s\S]/g, (one) => (one.toLowerCase().length === 1 ? one.toLowerCase() : one))

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/** Characters on either side of a keyword in which the pattern is tried. */
export const near = 512

/** Overlapping ones are merged, so that no character is read twice. */
function* neighbourhoods(text: string, anchors: RegExp): Generator<readonly [number, number]> {
  let from = 0
  let to = 0
  for (const { 0: word, index } of text.matchAll(anchors)) {
    if (index - near > to) {
      if (to > from) yield [from, to]
      from = index - near
    }
    to = Math.min(text.length, index + word.length + near)
  }
  if (to > from) yield [from, to]
}

function* matchesIn(
  text: string,
  pattern: Pattern,
): Generator<{ readonly value: string; readonly at: number }> {
  const matcher = pattern.matcher(text)
  while (matcher.find()) {
    const which = matcher.groupCount() > 0 && matcher.group(1) !== null ? 1 : 0
    const value = matcher.group(which) ?? ''
    if (value !== '') yield { value, at: matcher.start(which) }
  }
}

const holds = (value: string, { minLength = 1, minBits = 0, charset }: OwnChecks): boolean =>
  value.length >= minLength &&
  bits(value) >= minBits &&
  (charset === undefined || charsets[charset].test(value))

function provenBy(own: OwnRule, kind: Kind, text: string): string {
  const [first] = kind.find({ path: '', text, binary: false }, [])
  if (first === undefined) throw wrong(own, `it does not find its example "${text}" of "match"`)
  return first.secret
}

function refuse(own: OwnRule, kind: Kind, text: string): void {
  const [first] = kind.find({ path: '', text, binary: false }, [])
  if (first !== undefined) throw wrong(own, `it finds its example "${text}" of "no-match"`)
}

const wrong = ({ at, name }: OwnRule, what: string, cause?: unknown): UsageError =>
  new UsageError('malformed-file', 'policy', `${at}: rule "${name}": ${what}`.replace(/\s+/g, ' '), cause)
