import { isAscii } from 'node:buffer'
import type { Span } from './changes.ts'
import { localStretch } from './kind.ts'

/** Whole lines, so many characters beyond the line on which a change ends. What overlaps is one. */
export function stretchesAround(changes: readonly Span[], content: Buffer): readonly Span[] {
  const stretches: Span[] = []
  for (const change of changes) {
    const last = stretches.at(-1)
    const start = lineStart(content, stretchBefore(content, lineStart(content, change.start)))
    const end = lineEnd(content, stretchAfter(content, lineEnd(content, change.end)))
    if (last !== undefined && start <= last.end) stretches[stretches.length - 1] = { start: last.start, end }
    else stretches.push({ start, end })
  }
  return stretches
}

/** UTF-8 has no more bytes for a UTF-16 unit, whatever is wrong with it. */
const mostBytes = 3 * localStretch

function stretchBefore(content: Buffer, from: number): number {
  const near = Math.max(0, from - localStretch)
  if (isAscii(content.subarray(near, from))) return near
  const least = Math.max(0, from - mostBytes)
  let at = from
  for (let left = localStretch; left > 0 && at > least; ) if (isFirst(content[--at])) left--
  return at
}

function stretchAfter(content: Buffer, from: number): number {
  const near = Math.min(content.length, from + localStretch)
  if (isAscii(content.subarray(from, near))) return near
  const most = Math.min(content.length, from + mostBytes)
  let at = from
  for (let left = localStretch; left > 0 && at < most; ) if (isFirst(content[at++])) left--
  return at
}

/** Of a character in UTF-8. */
const isFirst = (byte = 0): boolean => (byte & 0xc0) !== 0x80

/** Behind the line break before this place. */
const lineStart = (content: Buffer, at: number): number =>
  at <= 0 ? 0 : content.lastIndexOf(newline, at - 1) + 1

/** Behind the line break from this place on. */
function lineEnd(content: Buffer, at: number): number {
  if (at >= content.length) return content.length
  const found = content.indexOf(newline, at)
  return found === -1 ? content.length : found + 1
}
const newline = 0x0a
