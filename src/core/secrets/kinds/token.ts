import type { Confidence } from '../../report/finding.ts'
import { inParts, joinedFrom } from '../decode/joined.ts'
import type { Rule } from '../hit.ts'
import type { Kind, Match } from '../kind.ts'
import { isDrawn } from './tokens/drawn.ts'

/** One kind of token: what it begins with, what follows, and how one that was issued is told from a likeness. */
export type Token = {
  readonly rule: Rule
  /** In the case in which they are written; each is an anchor unless `anchors` names rarer ones. */
  readonly prefixes: readonly string[]
  readonly anchors?: readonly string[]
  /** What follows the prefix, and what must not follow that. Sticky, bounded, nothing nested. */
  readonly body: RegExp
  /** Bears a checksum: in a binary the length or the value of another field may stand before it, and be a letter. */
  readonly isProven?: true
  /** By default the body must look drawn at random. */
  readonly proof?: (token: string, body: string) => boolean
  /** `high` by default. What is public by design is always low. */
  readonly confidence?: Confidence
}

export const token = ({ rule, prefixes, anchors, body, isProven, proof, confidence }: Token): Kind => ({
  rules: [{ example: `${prefixes[0]}…`, ...rule }],
  // Programs hold megabytes of base64, in which letters and digits alone prove nothing.
  inBinary: proof !== undefined || prefixes.every((prefix) => /[^A-Za-z0-9]/.test(prefix)),
  anchors: anchors ?? prefixes.map((prefix) => prefix.toLowerCase()),
  // A word that is only spoken of near the token may stand anywhere near it.
  isLocal: anchors === undefined,
  *find({ text, binary }, places) {
    for (const prefix of prefixes) {
      let done = 0
      for (const place of anchors === undefined ? places : endsOf(prefix, text)) {
        const at = place - prefix.length
        // A body that was read once is not read again for what stands inside it.
        if (at < done || !text.startsWith(prefix, at)) continue
        if (!isFree(text, at) && !(binary && isProven)) continue
        const found = bodyAt(body, text, place)
        if (found === undefined) continue
        const { rest, end } = found
        done = end
        if ((proof ?? isDrawnBody)(prefix + rest, rest)) {
          const match = matchAt(rule, prefix + rest, at, rule.public ? 'low' : confidence)
          yield end === match.end ? match : { ...match, ...inParts(text, at, end) }
        }
      }
    }
  },
})

/** Two letters occur in words: only behind `ghp_`, `sk-` and the like a string is read on. */
const isTelling = (text: string, place: number): boolean => {
  tail.lastIndex = place
  return /[-_.]/.test(text.charAt(place - 1)) && tail.test(text)
}
const tail = /[A-Za-z0-9+/=_.:-]{0,200}["'`\\]/y

type Found = { readonly rest: string; readonly end: number }

/** As it is written, or in the parts of a string. */
function bodyAt(body: RegExp, text: string, place: number): Found | undefined {
  body.lastIndex = place
  const rest = body.exec(text)?.[0]
  if (rest !== undefined) return { rest, end: place + rest.length }
  const joined = isTelling(text, place) ? joinedFrom(text, place) : undefined
  if (joined === undefined) return undefined
  body.lastIndex = 0
  const inner = body.exec(joined.content)?.[0]
  return inner === undefined ? undefined : { rest: inner, end: joined.at(inner.length) }
}

/** Where a prefix ends that is too common to be an anchor. */
function* endsOf(prefix: string, text: string): Generator<number> {
  for (let at = text.indexOf(prefix); at !== -1; at = text.indexOf(prefix, at + 1)) yield at + prefix.length
}

/** A kind that does not begin with a prefix of its own. */
export type Shaped = {
  readonly rule: Rule
  readonly anchors: readonly string[]
  /** Global, with what must not stand after. Bounded, nothing nested. */
  readonly shape: RegExp
  readonly proof: (token: string) => boolean
  readonly confidence?: Confidence
  /** As of a kind; by default what a token that holds its anchor needs. */
  readonly reach?: number
}

/** Characters between a token and an anchor that it does not hold: a word that says whose it is. */
const spokenOf = 300
/** The longest shape has 400 characters. */
const shapeReach = 500

export const shaped = ({ rule, anchors, shape, proof, confidence, reach = shapeReach }: Shaped): Kind => ({
  rules: [rule],
  inBinary: true,
  anchors,
  reach,
  isLocal: reach === shapeReach,
  *find({ text }, places) {
    let next = 0
    for (const { 0: secret, index } of text.matchAll(shape)) {
      while ((places[next] ?? index) < index - spokenOf) next++
      const isSpokenOf = (places[next] ?? text.length) <= index + secret.length + spokenOf
      if (isSpokenOf && isFree(text, index) && proof(secret))
        yield matchAt(rule, secret, index, rule.public ? 'low' : confidence)
    }
  },
})

/** Signs that join the parts of a token say nothing about its randomness; each part may have an alphabet of its own. */
function isDrawnBody(_: string, body: string): boolean {
  const parts = body.split(/[^A-Za-z0-9+/]+/)
  const long = parts.filter(({ length }) => length >= 16)
  return isDrawn(parts.join('')) || (long.length > 1 && long.every(isDrawn))
}

export const matchAt = (
  rule: Rule,
  secret: string,
  start: number,
  confidence: Confidence = 'high',
): Match => ({ rule, confidence, secret, key: '', start, end: start + secret.length })

/** No letter or digit stands before, unless it belongs to an escape: `"\nghp_…"`. */
export const isFree = (text: string, at: number): boolean =>
  !/[A-Za-z0-9]/.test(text.charAt(at - 1)) || /^\\[nrt]$/.test(text.slice(Math.max(0, at - 2), at))

type Body = (least: number, most?: number) => RegExp

const run =
  (characters: string, not: string): Body =>
  (least, most = least) =>
    new RegExp(`[${characters}]{${least},${most}}(?![${not}])`, 'y')

/** A UUID in lower case. */
export const uuidBody = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![A-Za-z0-9-])/y

export const base62 = run('A-Za-z0-9', 'A-Za-z0-9')
/** Where base64 does not go on: its own signs may not follow. */
export const notInBase64 = run('A-Za-z0-9', 'A-Za-z0-9+/=')
export const urlSafe = run('A-Za-z0-9_-', 'A-Za-z0-9_-')
export const hex = run('0-9a-f', 'A-Za-z0-9')
export const lower = run('a-z0-9', 'A-Za-z0-9')
export const upper = run('A-Z0-9', 'A-Za-z0-9')
