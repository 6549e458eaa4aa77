import { Unreadable } from './content.ts'

/** Bounds of what one file may unfold into. */
export type Limits = {
  /** Of one packed file, and of a compressed tar as a whole. */
  readonly fileBytes: number
  /** Of everything together. */
  readonly bytes: number
  readonly entries: number
  /** Archives within archives. */
  readonly depth: number
  /** Past `ratioFrom` bytes, how many times its own size an archive may hold. */
  readonly ratio: number
  readonly ratioFrom: number
}

export const standardLimits: Limits = {
  fileBytes: 64 * 1024 * 1024,
  bytes: 512 * 1024 * 1024,
  entries: 50_000,
  depth: 4,
  ratio: 200,
  ratioFrom: 32 * 1024 * 1024,
}

/** What is left of the limits, for one archive and all in it, or for several that share it. It counts, and knows none of them. */
export class Budget {
  readonly limits: Limits
  readonly #size: number
  #bytes = 0
  #wasted = 0
  #entries = 0

  /** @param size bytes of the outermost archive */
  constructor(limits: Limits, size: number) {
    this.limits = limits
    this.#size = size
  }

  countEntry(): void {
    this.#entries++
    if (this.#entries > this.limits.entries) throw new Unreadable(`more than ${this.limits.entries} entries`)
  }

  /** How many bytes the next file may have. */
  room(): number {
    const { bytes, fileBytes, ratio, ratioFrom } = this.limits
    if (this.#wasted > bytes) throw new Unreadable('too much in it unfolds in vain')
    const whole = Math.min(bytes, Math.max(ratioFrom, ratio * this.#size)) - this.#bytes
    if (whole <= 0) throw new Unreadable(`it unfolds to more than ${this.#bytes} bytes`)
    return Math.min(fileBytes, whole)
  }

  spend(bytes: number): void {
    this.#bytes += bytes
  }

  /** Bytes gone through of which nothing is read: many entries of a zip may share the one content that costs them. */
  waste(bytes: number): void {
    this.#wasted += bytes
  }
}
