import { formatOf } from './archive/format.ts'
import type { Hit, Rule } from './hit.ts'
import { accessKey } from './kinds/aws/key.ts'

/** More are not looked for one by one: then every content is read. */
const mostTraces = 256
const longestTrace = 12

/** What was found, as far as its trace tells. */
type Found = Pick<Hit, 'secret' | 'decoded'> & { readonly rule: Pick<Rule, 'id'> }

/**
 * Tells cheaply which contents may hold one of these secrets, so that not every file of a tree is read for them. A
 * secret leaves a trace as it is and in base64; what is packed may hold anything.
 */
export function holdersOf(hits: readonly Found[]): (content: Uint8Array) => boolean {
  const traces = hits.map(tracesOf)
  const all = new Set(traces.flat())
  // What makes an AWS key of forty characters is its id, which may lie in another file.
  if (hits.some(({ rule }) => rule.id === accessKey.id)) all.add('(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}')
  if (all.size > mostTraces || traces.some(({ length }) => length === 0)) return () => true
  const any = new RegExp([...all].join('|'))
  return (content) => {
    const bytes = Buffer.from(content.buffer, content.byteOffset, content.length)
    // UTF-16 and UTF-32 of ASCII are the same signs with zeros between them.
    const text = bytes.toString('latin1')
    return any.test(text.includes('\0') ? text.replaceAll('\0', '') : text) || formatOf(content) !== undefined
  }
}

/** Patterns, one of which fits wherever the secret stands; none when it is too short for that. */
function tracesOf({ secret, decoded }: Pick<Hit, 'secret' | 'decoded'>): readonly string[] {
  const plain = piecesOf(secret)
  const encoded = [0, 1, 2].flatMap((shift) => inBase64(secret, shift))
  if (plain.length === 0 || encoded.length < 3) return []
  return [...plain, ...encoded, ...piecesOf(decoded?.written ?? '')]
}

/** Of letters and digits alone, which no escape changes; several, since a long value may be wrapped within one. */
function piecesOf(text: string): readonly string[] {
  const [longest = ''] = (text.match(/[A-Za-z0-9]{3,}/g) ?? []).toSorted((a, b) => b.length - a.length)
  const starts = [0, longestTrace, 2 * longestTrace].filter(
    (at) => at === 0 || at + longestTrace <= longest.length,
  )
  return longest === '' ? [] : starts.map((at) => longest.slice(at, at + longestTrace))
}

/** The signs of base64 that are the secret's alone when so many bytes of a group stand before it. */
function inBase64(secret: string, shift: number): readonly string[] {
  const signs = Buffer.from(`${'\0'.repeat(shift)}${secret}`)
    .toString('base64')
    .replace(/=+$/, '')
  const own = signs.slice(shift === 0 ? 0 : shift + 1, -1).slice(0, longestTrace)
  return own.length < 4 ? [] : [own.replaceAll('+', '[+-]').replaceAll('/', '(?:\\\\?/|_)')]
}
