import type { Encoded } from './encoded.ts'

/** So far from a written character its text is read as one with it: what names a secret stands near it. */
export const reach = 512

/** A part of a text in which some characters are written by others. */
export class Passage {
  readonly #text: string
  readonly #start: number
  readonly #parts: string[] = []
  /** Pairs of offsets, decoded and written, at which the distance between both changes. */
  readonly #decodedAt: number[] = [0]
  readonly #writtenAt: number[]
  #length = 0
  end: number

  constructor(text: string, start: number) {
    this.#text = text
    this.#start = start
    this.#writtenAt = [start]
    this.end = start
  }

  put(character: string, from: number, to: number): void {
    this.#add(this.#text.slice(this.end, from))
    this.#add(character)
    this.end = to
    this.#decodedAt.push(this.#length)
    this.#writtenAt.push(to)
  }

  encoded(by: string, to = this.end + reach): Encoded {
    const end = Math.min(this.#text.length, to)
    const content = [...this.#parts, this.#text.slice(this.end, end)].join('')
    return { by, start: this.#start, end, content, at: (offset) => Math.min(end, this.#at(offset)) }
  }

  #add(part: string): void {
    this.#parts.push(part)
    this.#length += part.length
  }

  #at(offset: number): number {
    let low = 0
    let high = this.#decodedAt.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#decodedAt[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return (this.#writtenAt[low] ?? this.#start) + offset - (this.#decodedAt[low] ?? 0)
  }
}
