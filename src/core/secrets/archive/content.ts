/** Why there is only a part of something. */
export type Flaw = 'cut' | 'damaged'

/** What is packed in an archive, as far as it is there: up to its flaw. */
export type Content = { readonly bytes: Uint8Array; readonly flaw?: Flaw }

/** A file in an archive: read when it is asked for. */
export type Entry = {
  readonly path: string
  read(): Content
  /** No file of it, but what stands beside them: nobody opens that. */
  readonly isRest?: true
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

/** Why what is behind the flaw is not read. */
export const flawed = (flaw: Flaw): Unreadable =>
  flaw === 'damaged' ? damaged() : new Unreadable('it ends early', true)
