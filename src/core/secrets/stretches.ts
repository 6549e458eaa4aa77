import type { Span } from './changes.ts'
import { localStretch } from './kind.ts'

/** Whole lines, so many bytes beyond the line on which a change ends. What overlaps is one. */
export function stretchesAround(changes: readonly Span[], content: Buffer): readonly Span[] {
  const stretches: Span[] = []
  for (const change of changes) {
    const last = stretches.at(-1)
    const start = lineStart(content, lineStart(content, change.start) - localStretch)
    const end = lineEnd(content, lineEnd(content, change.end) + localStretch)
    if (last !== undefined && start <= last.end) stretches[stretches.length - 1] = { start: last.start, end }
    else stretches.push({ start, end })
  }
  return stretches
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
