import { type LayerEntry, removedBy } from '../image/layer.ts'
import type { Sighting } from './look.ts'

/** What one layer takes from those below it. */
export class Removals {
  readonly #below: ReadonlyMap<string, readonly Sighting[]>
  readonly #removed = new Set<string>()
  readonly #emptied = new Set<string>()
  readonly #replaced = new Set<Sighting>()

  constructor(below: readonly Sighting[]) {
    const byPath = new Map<string, Sighting[]>()
    for (const one of below) {
      const there = byPath.get(one.path)
      if (there === undefined) byPath.set(one.path, [one])
      else there.push(one)
    }
    this.#below = byPath
  }

  see({ path, kind }: LayerEntry): void {
    const removed = removedBy(path)
    if (removed !== undefined) (removed.itself ? this.#removed : this.#emptied).add(removed.path)
    else if (kind !== 'directory') for (const one of this.#below.get(path) ?? []) this.#replaced.add(one)
  }

  take(sighting: Sighting): boolean {
    if (this.#replaced.has(sighting) || this.#removed.has(sighting.path)) return true
    for (let { path } = sighting; path !== ''; ) {
      path = path.slice(0, Math.max(0, path.lastIndexOf('/')))
      if (this.#removed.has(path) || this.#emptied.has(path)) return true
    }
    return false
  }
}
