/** The sixteenth bit of a cell. */
const ending = 0x8000
/** Characters between two looks at what was met. */
const stretch = 32 * 1024

/**
 * All words of a set in one pass over a text, compared without case (Aho and Corasick, CACM 18(6), 1975). Words are
 * lower case; all characters beyond Latin-1 are the same one.
 */
export class Automaton {
  /** Latin-1 code → column; 0 for what stands in no word. */
  readonly #columns = new Uint8Array(256)
  readonly #shift: number
  /** (state << shift | column) → state, with `ending` set where a word ends. */
  readonly #next: Uint16Array
  /** state → who owns a word that ends there. */
  readonly #owners: (readonly number[])[] = []
  readonly #met = new Uint32Array(2 * stretch)

  /** @param owned the words of each owner, by its index */
  constructor(owned: readonly (readonly string[])[]) {
    const words = owned.flat()
    this.#shift = Math.ceil(Math.log2(this.#spread(words)))
    const room = words.reduce((sum, word) => sum + word.length, 1)
    if (room > ending) throw new Error('too many words for 15 bits of state')
    this.#next = new Uint16Array(room << this.#shift)
    this.#link(this.#plant(owned))
  }

  /** Index of a word's owner → the offsets at which its words end in the text, in ascending order. */
  scan(text: string): Map<number, number[]> {
    const places = new Map<number, number[]>()
    let state = 0
    for (let from = 0; from < text.length; from += stretch) {
      const { count, last } = this.#stretch(text, from, state)
      state = last
      for (let at = 0; at < count; at += 2) {
        const end = this.#met[at] ?? 0
        for (const owner of this.#owners[this.#met[at + 1] ?? 0] ?? []) {
          const there = places.get(owner)
          if (there === undefined) places.set(owner, [end])
          else there.push(end)
        }
      }
    }
    return places
  }

  /** The loop that every byte of a history goes through: pairs of offset and state, wherever a word ends. */
  #stretch(text: string, from: number, first: number): { readonly count: number; readonly last: number } {
    const columns = this.#columns
    const next = this.#next
    const shift = this.#shift
    const met = this.#met
    const to = Math.min(text.length, from + stretch)
    let state = first
    let count = 0
    for (let index = from; index < to; index++) {
      const code = text.charCodeAt(index)
      const cell = next[(state << shift) | (code < 256 ? (columns[code] ?? 0) : 0)] ?? 0
      state = cell & (ending - 1)
      if (cell >= ending) {
        met[count++] = index + 1
        met[count++] = state
      }
    }
    return { count, last: state }
  }

  /** A column for every character that a word has, and the same one for its capital. */
  #spread(words: readonly string[]): number {
    let width = 1
    for (const code of new Set(words.flatMap((word) => [...word].map((letter) => letter.charCodeAt(0))))) {
      if (code < 256) this.#columns[code] = width++
    }
    for (let code = 0; code < 256; code++) {
      const lower = String.fromCharCode(code).toLowerCase().charCodeAt(0)
      if (lower !== code) this.#columns[code] = this.#columns[lower] ?? 0
    }
    return width
  }

  /** The words as a tree. @returns state → the states below it, each behind the column that leads there */
  #plant(owned: readonly (readonly string[])[]): readonly number[][] {
    const below: number[][] = [[]]
    for (const [owner, words] of owned.entries()) {
      for (const word of words) {
        let state = 0
        for (let letter = 0; letter < word.length; letter++) {
          const column = this.#columns[word.charCodeAt(letter)] ?? 0
          const cell = (state << this.#shift) | column
          if (this.#next[cell] === 0) {
            this.#next[cell] = below.length
            below[state]?.push(column, below.length)
            below.push([])
          }
          state = this.#next[cell] ?? 0
        }
        this.#own(state, [owner])
      }
    }
    return below
  }

  #own(state: number, owners: readonly number[]): void {
    const there = this.#owners[state] ?? []
    this.#owners[state] = [...there, ...owners.filter((owner) => !there.includes(owner))]
  }

  /**
   * Where no word goes on, the longest word that ends here may: a row begins as that of the state to fall back to, which
   * breadth first is known already. A commit waits for this, so rows are copied and only what is below is walked.
   */
  #link(below: readonly (readonly number[])[]): void {
    const next = this.#next
    const fallback = new Uint16Array(below.length)
    const queue = [0]
    for (const state of queue) {
      const row = state << this.#shift
      const shorter = (fallback[state] ?? 0) << this.#shift
      if (state !== 0) next.copyWithin(row, shorter, shorter + (1 << this.#shift))
      const children = below[state] ?? []
      for (let at = 0; at < children.length; at += 2) {
        const [cell, child] = [row | (children[at] ?? 0), children[at + 1] ?? 0]
        const aside = state === 0 ? 0 : (next[cell] ?? 0) & (ending - 1)
        fallback[child] = aside
        const owners = this.#owners[aside]
        if (owners !== undefined) this.#own(child, owners)
        next[cell] = this.#owners[child] === undefined ? child : child | ending
        queue.push(child)
      }
    }
  }
}
