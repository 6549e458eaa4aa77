import { type Change, changesOf, type Span } from './changes.ts'
import { dumpHead, isDump } from './decode/dump.ts'
import { isMail, mailHead, markupEnd } from './decode/escapes.ts'
import type { Hit } from './hit.ts'
import { hasFormWithin, type Inspector, mayBeFormed } from './inspect.ts'
import { stretchesAround } from './stretches.ts'
import { decode, decodeNarrow, isNarrow } from './text.ts'
import type { Zone } from './zone.ts'

/** A content of which all is known that a later one may share. */
type Version = {
  readonly path: string
  readonly content: Buffer
  /** At offsets of bytes. */
  readonly zones: readonly Zone[]
}

/**
 * Inspects contents one after the other. Of a further version of the file before it only what has changed is read, with
 * as much around it as decides: what was found elsewhere is there still.
 */
export class Versions {
  readonly #inspector: Inspector
  #last: Version | undefined

  constructor(inspector: Inspector) {
    this.#inspector = inspector
  }

  inspect(path: string, bytes: Uint8Array): readonly Hit[] {
    const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    const known = this.#last?.path === path ? zonesAfter(this.#last, content, this.#inspector) : undefined
    if (known !== undefined) {
      this.#last = { path, content, zones: known }
      return known.flatMap(({ hits }) => hits)
    }
    const source = { path, ...decode(bytes) }
    const { hits, zones } = this.#inspector.examine(source)
    const isKept = source.isNarrow && !hasForm(path, content) && !isWhole(content) && !hasFormWithin(source)
    const kept = isKept ? inBytes(zones, source.text, content) : undefined
    this.#last = kept === undefined ? undefined : { path, content, zones: kept }
    return hits
  }
}

/**
 * What is decoded only because of another place: a notebook is read as JSON, a word processor's text without its tags, a
 * mail as its head says, a dump of bytes because it begins as one.
 */
const isWhole = (content: Buffer): boolean =>
  content.includes(markupEnd) ||
  isMail(content.toString('latin1', 0, perCharacter * mailHead)) ||
  isDump(decodeNarrow(content.subarray(0, perCharacter * dumpHead)).slice(0, dumpHead)) ||
  (/^(?:\xef\xbb\xbf)?\s*\{/.test(content.toString('latin1', 0, 128)) && content.includes('"nbformat"'))

/** Most bytes of UTF-8 for a UTF-16 unit. */
const perCharacter = 3

/** Bytes of a head that tell a form, and the encoding. */
const headLength = 4096

/**
 * By its head, since most texts are of no form. One that may be of some is read whole always: a line far below decides
 * whether it is.
 */
function hasForm(path: string, content: Buffer): boolean {
  const last = content.length > headLength ? content.lastIndexOf(0x0a, headLength) + 1 : content.length
  // Of a line that goes on beyond it the beginning decides.
  const end = last === 0 ? headLength : last
  return mayBeFormed({ path, text: decodeNarrow(content.subarray(0, end)), binary: false })
}

/** What is known of a content by the version before it; undefined when something may be new, or gone. */
function zonesAfter(before: Version, content: Buffer, inspector: Inspector): readonly Zone[] | undefined {
  const { path } = before
  const changes = changesOf(before.content, content)
  const isHeadNew = changes.some(({ start, former }) => Math.min(start, former.start) <= headLength)
  if ((isHeadNew && (!isNarrow(content) || hasForm(path, content))) || isWhole(content)) return undefined
  const stretches = stretchesAround(changes, content)
  const length = stretches.reduce((sum, { start, end }) => sum + end - start, 0)
  if (length > content.length * mostOfIt) return undefined
  const zones = moved(before, content, changes)
  if (zones === undefined || meet(zones, stretches)) return undefined
  const areBlank = stretches.every(({ start, end }) => {
    const source = { path, text: decodeNarrow(content.subarray(start, end)), binary: false }
    // The former version has no such form; where one begins, lines far below are of it.
    return !hasFormWithin(source) && inspector.examine(source).zones.length === 0
  })
  return areBlank ? zones : undefined
}

/** Where most has changed, all is read at once. */
const mostOfIt = 0.9

/** The zones where they stand now; undefined when one of them has changed. */
function moved(
  { content, zones }: Version,
  after: Buffer,
  changes: readonly Change[],
): readonly Zone[] | undefined {
  const there: Zone[] = []
  let at = 0
  let bytes = 0
  let lines = 0
  for (const { start, end, hits } of zones) {
    for (let one = changes[at]; one !== undefined && one.former.end <= start; one = changes[++at]) {
      bytes = one.end - one.former.end
      lines += linesIn(after, one) - linesIn(content, one.former)
    }
    if ((changes[at]?.former.start ?? end) < end) return undefined
    there.push({ start: start + bytes, end: end + bytes, hits: hits.map((hit) => below(hit, lines)) })
  }
  return there
}

const below = (hit: Hit, lines: number): Hit => (lines === 0 ? hit : { ...hit, line: hit.line + lines })

function linesIn(content: Buffer, { start, end }: Span): number {
  let count = 0
  for (let at = start; at < end; at++) if (content[at] === 0x0a) count++
  return count
}

/** Both in order. */
function meet(zones: readonly Span[], stretches: readonly Span[]): boolean {
  let at = 0
  for (const { start, end } of stretches) {
    while ((zones[at]?.end ?? end) < start) at++
    if ((zones[at]?.start ?? end) < end) return true
  }
  return false
}

/** Zones of a text as those of its bytes; undefined when these do not follow from it. */
function inBytes(zones: readonly Zone[], text: string, content: Buffer): readonly Zone[] | undefined {
  if (zones.length === 0 || text.length === content.length) return zones
  if (Buffer.byteLength(text) !== content.length) return undefined
  let [units, bytes] = [0, 0]
  const byteAt = (offset: number): number => {
    bytes += Buffer.byteLength(text.slice(units, offset))
    units = offset
    return bytes
  }
  return zones.map(({ start, end, hits }) => ({ start: byteAt(start), end: byteAt(end), hits }))
}
