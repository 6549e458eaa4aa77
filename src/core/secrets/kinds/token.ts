import type { Confidence } from '../../report/finding.ts'
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
  /** By default the body must look drawn at random. */
  readonly proof?: (token: string, body: string) => boolean
  /** `high` by default. What is public by design is always low. */
  readonly confidence?: Confidence
}

export const token = ({ rule, prefixes, anchors, body, proof = isDrawnBody, confidence }: Token): Kind => ({
  rules: [rule],
  inBinary: true,
  anchors: anchors ?? prefixes.map((prefix) => prefix.toLowerCase()),
  *find({ text }) {
    for (const { start, prefix } of beginnings(text, prefixes)) {
      body.lastIndex = start + prefix.length
      const rest = body.exec(text)?.[0]
      if (rest === undefined || !proof(prefix + rest, rest)) continue
      yield matchAt(rule, prefix + rest, start, rule.public ? 'low' : confidence)
    }
  },
})

/** A kind that does not begin with a prefix of its own. */
export type Shaped = {
  readonly rule: Rule
  readonly anchors: readonly string[]
  /** Global, with what must not stand before and after. Bounded, nothing nested. */
  readonly shape: RegExp
  readonly proof: (token: string) => boolean
  readonly confidence?: Confidence
}

export const shaped = ({ rule, anchors, shape, proof, confidence }: Shaped): Kind => ({
  rules: [rule],
  inBinary: true,
  anchors,
  *find({ text }) {
    for (const { 0: secret, index } of text.matchAll(shape)) {
      if (proof(secret)) yield matchAt(rule, secret, index, rule.public ? 'low' : confidence)
    }
  },
})

/** Signs that join the parts of a token say nothing about its randomness. */
const isDrawnBody = (_: string, body: string): boolean => isDrawn(body.replace(/[^A-Za-z0-9+/]/g, ''))

export const matchAt = (
  rule: Rule,
  secret: string,
  start: number,
  confidence: Confidence = 'high',
): Match => ({ rule, confidence, secret, key: '', start, end: start + secret.length })

function* beginnings(
  text: string,
  prefixes: readonly string[],
): Generator<{ start: number; prefix: string }> {
  for (const prefix of prefixes) {
    for (let start = text.indexOf(prefix); start !== -1; start = text.indexOf(prefix, start + 1)) {
      if (isFree(text, start)) yield { start, prefix }
    }
  }
}

/** No letter or digit stands before, unless it belongs to an escape: `"\nghp_…"`. */
const isFree = (text: string, at: number): boolean =>
  !/[A-Za-z0-9]/.test(text.charAt(at - 1)) || /^\\[nrt]$/.test(text.slice(Math.max(0, at - 2), at))

type Body = (least: number, most?: number) => RegExp

const run =
  (characters: string, not: string): Body =>
  (least, most = least) =>
    new RegExp(`[${characters}]{${least},${most}}(?![${not}])`, 'y')

export const base62 = run('A-Za-z0-9', 'A-Za-z0-9')
export const urlSafe = run('A-Za-z0-9_-', 'A-Za-z0-9_-')
export const hex = run('0-9a-f', 'A-Za-z0-9')
export const lower = run('a-z0-9', 'A-Za-z0-9')
export const upper = run('A-Z0-9', 'A-Za-z0-9')
export const letters = run('A-Za-z', 'A-Za-z0-9')
