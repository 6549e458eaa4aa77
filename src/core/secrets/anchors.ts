import type { Kind, Source } from './kind.ts'

/** Which kinds a source calls for: most texts hold the anchor of none. */
export function callsFor({ path, text }: Source): (kind: Kind) => boolean {
  const lower = text.toLowerCase()
  const found = new Map<string, boolean>()
  const holds = (anchor: string): boolean => {
    const known = found.get(anchor)
    if (known !== undefined) return known
    const isThere = lower.includes(anchor)
    found.set(anchor, isThere)
    return isThere
  }
  return ({ anchors, reads }) => reads?.(path) === true || anchors.some(holds)
}
