import type { Hit } from './hit.ts'

/** UTF-16 offsets. */
export type Extent = { readonly start: number; readonly end: number }

/** A part of a text in which something was found, or that is encoded, and what was found in it. */
export type Zone = Extent & { readonly hits: readonly Hit[] }

/**
 * The parts of a text outside of which nothing is: in order, apart.
 * @param matches where the hits are, in the order of the hits
 */
export function zonesOf(
  extents: readonly Extent[],
  matches: readonly Extent[],
  hits: readonly Hit[],
): readonly Zone[] {
  const zones: { start: number; end: number; hits: Hit[] }[] = []
  for (const { start, end } of [...extents].sort((a, b) => a.start - b.start)) {
    const last = zones.at(-1)
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end)
    else zones.push({ start, end, hits: [] })
  }
  let at = 0
  for (const [index, { start }] of matches.entries()) {
    while ((zones[at]?.end ?? start) < start) at++
    const hit = hits[index]
    if (hit !== undefined) zones[at]?.hits.push(hit)
  }
  return zones
}
