import { Automaton } from './automaton.ts'
import type { Kind, Source } from './kind.ts'

/** A kind that a text calls for, and the offsets at which its anchors end, in ascending order. */
export type Call = { readonly kind: Kind; readonly rank: number; readonly places: readonly number[] }

/**
 * Tells which kinds a text calls for: those with an anchor in it, and those that read its path. One pass over the text
 * for the anchors of all kinds, so that a kind more costs nothing where it is not called. In the order of the kinds.
 */
export function callerOf(kinds: readonly Kind[]): (source: Source) => readonly Call[] {
  let automaton: Automaton | undefined
  const readers = [...kinds.entries()].filter(([, { reads }]) => reads !== undefined)
  return (source) => {
    automaton ??= new Automaton(kinds.map(({ anchors }) => anchors))
    const called = automaton.scan(source.text)
    for (const [rank, { reads }] of readers)
      if (!called.has(rank) && reads?.(source.path)) called.set(rank, [])
    const ranks = [...called.keys()].sort((a, b) => a - b)
    return ranks.flatMap((rank) => {
      const kind = kinds[rank]
      if (kind === undefined || kind.concerns?.(source) === false) return []
      return [{ kind, rank, places: called.get(rank) ?? [] }]
    })
  }
}
