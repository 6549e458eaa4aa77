import { fromBase32, isBase32, isBase32At } from './base32.ts'
import { dumpedIn } from './dump.ts'
import type { Encoded } from './encoded.ts'
import { isSeparator, isTextual, isWorthIt, shortest } from './run-head.ts'

/** `base64` wraps at 76, PEM at 64, MIME at 76: a line shorter than this is not continued. */
const shortestLine = 40

const isPart = new Uint8Array(128)
for (const sign of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_') {
  isPart[sign.charCodeAt(0)] = 1
}
function partAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  // A look past the end of the table would cost more than all the others.
  return code < 128 && isPart[code] === 1
}

type Run = { readonly start: number; readonly end: number }

/** Every run of at least 24 base64 characters. Most of the text is skipped: a run that long covers each 24th place. */
function* runs(text: string): Generator<Run> {
  let floor = 0
  for (let at = shortest - 1; at < text.length; ) {
    if (!partAt(text, at)) {
      at += shortest
      continue
    }
    let start = at
    while (start > floor && partAt(text, start - 1)) start--
    let end = at + 1
    while (end < text.length && partAt(text, end)) end++
    if (end - start >= shortest) yield { start, end }
    floor = end
    at = end + shortest
  }
}

/** base64 (both alphabets), hex and base32, wrapped or not, whose content is text, or an archive; dumps of bytes. */
export function* encodedRuns(text: string): Generator<Encoded> {
  const dump = dumpedIn(text)
  if (dump !== undefined) yield dump
  let done = 0
  for (const run of runs(text)) {
    if (run.start < done) continue
    const found = asHex(text, run) ?? asBase64(text, run) ?? asBase32(text, run)
    if (found === undefined) continue
    done = found.end
    yield found
  }
}

/** Few runs go on as hex: most are told by their first signs, without a copy of them. */
const hexHead = /[0-9a-fA-F]{8}/y

function asHex(text: string, { start, end }: Run): Encoded | undefined {
  hexHead.lastIndex = start
  if (!hexHead.test(text)) return undefined
  const head = text.slice(start, start + 36)
  if (!/^[0-9a-fA-F]+$/.test(head) || !isTextual(Buffer.from(head, 'hex'))) return undefined
  const lines = linesFrom(text, start, end)
  const content = Buffer.from(joined(text, lines), 'hex')
  if (content.length < 18) return undefined
  return { by: 'hex', start, end: lines.end, content, at: (offset) => placeOf(lines, 2 * offset) }
}

function asBase32(text: string, { start, end }: Run): Encoded | undefined {
  if (!isBase32(text, start)) return undefined
  // What follows another sign is no part of it. To refuse the whole would be to read all lines again from each of them.
  let to = start
  while (to < end && isBase32At(text, to)) to++
  if (!isTextual(fromBase32(text.slice(start, Math.min(to, start + 32))))) return undefined
  const lines = linesFrom(text, start, to, isBase32At)
  const content = fromBase32(joined(text, lines))
  return {
    by: 'base32',
    start,
    end: lines.end,
    content,
    at: (offset) => placeOf(lines, Math.floor((offset * 8) / 5)),
  }
}

function asBase64(text: string, run: Run): Encoded | undefined {
  const start = startOf(text, run)
  if (start === undefined) return undefined
  const lines = linesFrom(text, start, run.end)
  const content = Buffer.from(joined(text, lines), 'base64')
  const at = (offset: number): number => placeOf(lines, Math.floor((offset * 4) / 3))
  return { by: 'base64', start, end: lines.end, content, at }
}

/** A path or a name may stand right before it, since `/`, `-` and `_` are signs of base64 too. */
function startOf(text: string, { start, end }: Run): number | undefined {
  let from = start
  for (let tries = 0; tries < 4 && end - from >= shortest; tries++) {
    if (isWorthIt(text, from)) return from
    const next = behindSeparator(text, from, Math.min(end, from + 64))
    if (next === undefined) return undefined
    from = next
  }
  return undefined
}

function behindSeparator(text: string, from: number, to: number): number | undefined {
  for (let at = from; at < to; at++) if (isSeparator(text, at)) return at + 1
  return undefined
}

type Lines = { readonly spans: readonly Run[]; readonly end: number }

/** The lines of one wrapped value: all as long as the first, but for the last. */
function linesFrom(text: string, start: number, firstEnd: number, isSign = partAt): Lines {
  const spans = [{ start, end: firstEnd }]
  const width = firstEnd - start
  let end = firstEnd
  while (width >= shortestLine) {
    gap.lastIndex = end
    const next = gap.exec(text)
    if (next === null) break
    const from = end + next[0].length
    let to = from
    while (to - from <= width && isSign(text, to)) to++
    if (to === from || to - from > width) break
    spans.push({ start: from, end: to })
    end = to
    if (to - from < width) break
  }
  return { spans, end }
}
/** A program writes each line as a string. */
const gap = /(?:["'][ \t]{0,4}[+.&\\]?[ \t]{0,4})?\r?\n[ \t]{0,64}(?:[+.&][ \t]{0,4})?["']?/y

const joined = (text: string, { spans }: Lines): string =>
  spans.map((span) => text.slice(span.start, span.end)).join('')

/** Where a sign of the joined lines is written. */
function placeOf({ spans, end }: Lines, sign: number): number {
  const first = spans[0] ?? { start: 0, end: 0 }
  const width = first.end - first.start
  const span = spans[Math.min(spans.length - 1, Math.floor(sign / width))]
  return Math.min(end, (span?.start ?? first.start) + (sign % width))
}
