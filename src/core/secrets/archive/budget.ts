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

/**
 * A packed file that is not read. `isLocked`: nobody could, without a password or because it is damaged; such a one is
 * named and nothing more. Any other leaves the look incomplete.
 */
export class Unreadable extends Error {
  readonly isLocked: boolean

  constructor(why: string, isLocked = false) {
    super(why)
    this.name = 'Unreadable'
    this.isLocked = isLocked
  }
}

export const damaged = (): Unreadable => new Unreadable('it is damaged', true)

/** Why there is only a part of something. */
export type Flaw = 'cut' | 'damaged'

/** What is left of the limits. */
export class Budget {
  readonly limits: Limits
  readonly #size: number
  #bytes = 0
  #wasted = 0
  #entries = 0
  #flaw: Flaw | undefined

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

  /** What is being read is not there to its own end. */
  flaw(flaw: Flaw): void {
    this.#flaw = flaw
  }

  takeFlaw(): Unreadable | undefined {
    const flaw = this.#flaw
    this.#flaw = undefined
    if (flaw === undefined) return undefined
    return flaw === 'damaged' ? damaged() : new Unreadable('it ends early', true)
  }
}
