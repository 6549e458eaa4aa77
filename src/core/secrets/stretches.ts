import type { Span } from './changes.ts'
import { localStretch } from './kind.ts'

/** Whole lines, so many bytes beyond the line on which a change ends. What overlaps is one. */
export function stretchesAround(changes: readonly Span[], content: Buffer): readonly Span[] {
  const stretches: Span[] = []
  for (const change of changes) {
    const last = stretches.at(-1)
    const floor = last?.end ?? 0
    const start = startAround(content, change.start, floor)
    const end = endAround(content, Math.max(change.end, floor))
    if (last !== undefined && start <= floor) stretches[stretches.length - 1] = { start: last.start, end }
    else stretches.push({ start, end })
  }
  return stretches
}

function startAround(content: Buffer, at: number, floor: number): number {
  let start = lineStart(content, lineStart(content, at) - localStretch)
  while (start > floor && isUnbroken(content, lineStart(content, start - 1), start)) {
    start = lineStart(content, start - 1)
  }
  return start
}

function endAround(content: Buffer, at: number): number {
  let end = lineEnd(content, lineEnd(content, at) + localStretch)
  while (end < content.length && isUnbroken(content, end, lineEnd(content, end))) end = lineEnd(content, end)
  return end
}

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

/** A line without a blank in it, and as long as encoded text is wrapped: it may go on a value of many lines. */
const isUnbroken = (content: Buffer, start: number, end: number): boolean =>
  end - start >= shortestWrapped && !/\S[ \t]+\S/.test(content.toString('latin1', start, end))
const shortestWrapped = 32
