type Piece = 'any' | ((letter: string) => boolean)

/**
 * A name against one segment of a pattern of Go's filepath.Match: `*`, `?`, `[a-z]`, `[^a]`, `\x`.
 * Goes back to the last star only, so that its time is at most length × length.
 */
export function matchesPattern(pattern: string, name: string): boolean {
  const pieces = piecesOf(pattern)
  let piece = 0
  let at = 0
  let star = -1
  let afterStar = 0
  while (at < name.length) {
    const wanted = pieces[piece]
    if (wanted === 'any') {
      star = piece++
      afterStar = at
    } else if (wanted?.(name.charAt(at))) {
      piece += 1
      at += 1
    } else if (star >= 0) {
      piece = star + 1
      at = ++afterStar
    } else return false
  }
  return pieces.slice(piece).every((left) => left === 'any')
}

function piecesOf(pattern: string): Piece[] {
  return [...pattern.matchAll(/\\(.)|\[(\^?)([^\]]+)\]|./gs)].map(([all, escaped, not, set]): Piece => {
    if (set !== undefined) return (letter) => isIn(set, letter) === (not === '')
    if (all === '*') return 'any'
    return all === '?' ? () => true : (letter) => letter === (escaped ?? all)
  })
}

/** `a-z0` holds the letters from a to z, and 0. */
const isIn = (set: string, letter: string): boolean =>
  [...set.matchAll(/(.)-(.)|(.)/gs)].some(([, from, to, one]) =>
    from !== undefined && to !== undefined ? from <= letter && letter <= to : one === letter,
  )
