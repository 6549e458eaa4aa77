import type { Call } from './anchors.ts'
import type { Match, Source } from './kind.ts'
import type { Extent } from './zone.ts'

/** Characters on either side of an anchor in which all stands that most kinds look at. */
const usual = 5000
/** A part begins and ends with its line, when that is not farther than this. */
const lineReach = 512

/** What a kind finds in a text, read only where its anchors are. */
export function* matchesNear({ kind, places }: Call, source: Source): Generator<Match> {
  const { text } = source
  const reach = kind.reach ?? usual
  // No farther than what `farExtents` tells of: else a text that becomes shorter would be looked at from farther away.
  if (text.length <= reach || places.length === 0) {
    yield* kind.find(source, places)
    return
  }
  for (const { start, end, inside } of parts(text, places, reach)) {
    const part = { ...source, text: text.slice(start, end) }
    for (const match of kind.find(part, inside)) {
      yield { ...match, start: start + match.start, end: start + match.end }
    }
  }
}

/** What decides about a call of a kind that is not local. */
export function farExtents({ kind, places }: Call, text: string): readonly Extent[] {
  if (kind.isLocal === true) return []
  const reach = (kind.reach ?? usual) + lineReach
  if (text.length <= 2 * reach || places.length === 0) return [{ start: 0, end: text.length }]
  return places.map((place) => ({
    start: Math.max(0, place - reach),
    end: Math.min(text.length, place + reach),
  }))
}

type Part = { readonly start: number; readonly end: number; readonly inside: readonly number[] }

/** What overlaps is one part, so that no character is read twice. */
function* parts(text: string, places: readonly number[], reach: number): Generator<Part> {
  let first = 0
  while (first < places.length) {
    let last = first
    while (
      last + 1 < places.length &&
      (places[last + 1] ?? 0) - (places[last] ?? 0) <= 2 * (reach + lineReach)
    )
      last++
    const start = lineStart(text, (places[first] ?? 0) - reach)
    const end = lineEnd(text, (places[last] ?? 0) + reach)
    yield { start, end, inside: places.slice(first, last + 1).map((place) => place - start) }
    first = last + 1
  }
}

function lineStart(text: string, at: number): number {
  if (at <= 0) return 0
  const from = Math.max(0, at - lineReach)
  const found = text.slice(from, at).lastIndexOf('\n')
  return found === -1 ? at : from + found + 1
}

function lineEnd(text: string, at: number): number {
  const found = text.slice(at, at + lineReach).indexOf('\n')
  return Math.min(text.length, found === -1 ? at : at + found + 1)
}
