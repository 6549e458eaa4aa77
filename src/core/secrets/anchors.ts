import type { Kind, Source } from './kind.ts'

/**
 * Tells which kinds a text calls for: those with an anchor in it, compared without case, and those that read its path.
 * One pass over the text by one automaton for the anchors of all kinds (Aho and Corasick, CACM 18(6), 1975), so that
 * a kind more costs nothing where it is not called.
 */
export function callerOf(kinds: readonly Kind[]): (source: Source) => readonly Kind[] {
  let automaton: Automaton | undefined
  const owners = kinds.flatMap(({ anchors }, kind) => anchors.map(() => kind))
  const words = kinds.flatMap(({ anchors }) => anchors)
  return ({ path, text }) => {
    automaton ??= build(words)
    const called = new Uint8Array(kinds.length)
    for (const word of wordsIn(text, automaton)) called[owners[word] ?? 0] = 1
    return kinds.filter(({ reads }, kind) => called[kind] === 1 || reads?.(path) === true)
  }
}

type Automaton = {
  /** Latin-1 code → column; 0 for what stands in no word. */
  readonly columns: Uint8Array
  readonly width: number
  /** state × width + column → state × width. */
  readonly next: Uint32Array
  /** state → the words that end there. */
  readonly ends: readonly (readonly number[])[]
  /** state → 1 where `ends` has any. */
  readonly isEnd: Uint8Array
}

function wordsIn(text: string, { columns, width, next, ends, isEnd }: Automaton): Set<number> {
  const found = new Set<number>()
  const states = new Set<number>()
  let at = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    at = next[at + (code < 256 ? (columns[code] ?? 0) : 0)] ?? 0
    if (isEnd[at / width] === 1 && !states.has(at)) {
      states.add(at)
      for (const word of ends[at / width] ?? []) found.add(word)
    }
  }
  return found
}

function build(words: readonly string[]): Automaton {
  const columns = new Uint8Array(256)
  let width = 1
  for (const code of new Set(words.flatMap((word) => [...word].map((letter) => letter.charCodeAt(0))))) {
    columns[code] = width++
  }
  for (let code = 0; code < 256; code++) {
    const lower = String.fromCharCode(code).toLowerCase().charCodeAt(0)
    if (lower !== code) columns[code] = columns[lower] ?? 0
  }
  const room = words.reduce((sum, word) => sum + word.length, 1)
  const next = new Uint32Array(room * width)
  const ends = Array.from({ length: room }, (): number[] => [])
  let states = 1
  for (const [index, word] of words.entries()) {
    let at = 0
    for (let letter = 0; letter < word.length; letter++) {
      const cell = at + (columns[word.charCodeAt(letter)] ?? 0)
      if (next[cell] === 0) next[cell] = states++ * width
      at = next[cell] ?? 0
    }
    ends[at / width]?.push(index)
  }
  link(next, ends, width)
  return { columns, width, next, ends, isEnd: Uint8Array.from(ends, ({ length }) => Number(length > 0)) }
}

/** Where no word goes on, the longest word that ends here may: breadth first, so that it is known already. */
function link(next: Uint32Array, ends: readonly number[][], width: number): void {
  const fallback = new Uint32Array(ends.length)
  const queue: number[] = []
  for (let column = 1; column < width; column++) {
    const first = next[column] ?? 0
    if (first !== 0) queue.push(first)
  }
  for (const at of queue) {
    const shorter = fallback[at / width] ?? 0
    for (let column = 1; column < width; column++) {
      const below = next[at + column] ?? 0
      const aside = next[shorter + column] ?? 0
      if (below === 0) next[at + column] = aside
      else {
        fallback[below / width] = aside
        ends[below / width]?.push(...(ends[aside / width] ?? []))
        queue.push(below)
      }
    }
  }
}
