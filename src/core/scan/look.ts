import { dirname } from 'node:path/posix'
import { type LayerEntry, type ReadLayer, removedBy, UnreadableLayer } from '../image/layer.ts'
import type { Image } from '../image/oci.ts'
import type { Skipped } from '../report/report.ts'
import type { Hit } from '../secrets/hit.ts'
import { inspect } from '../secrets/inspect.ts'
import { type PackageDatabase, packageDatabase } from './package-databases.ts'
import { inspectPassages, type Passage } from './passages.ts'

/** A secret in a file of a layer, in its name or in the target of a link. */
export type Sighting = {
  readonly hit: Hit
  readonly layer: number
  readonly surface: 'layer' | 'file-name' | 'symlink'
  readonly path: string
  /** Lines are counted in the first window of a file only. */
  readonly hasLine: boolean
}

export type Look = {
  readonly sightings: readonly Sighting[]
  /** Sightings whose path a later layer removes or replaces, with the index of that layer. */
  readonly gone: ReadonlyMap<Sighting, number>
  readonly read: { readonly layers: number; readonly files: number; readonly bytes: number }
  /** Layers that could not be read to their end: with one of them nothing is proven clean. */
  readonly unread: readonly Skipped[]
  /** Lists of OS packages, those that later layers delete included. */
  readonly databases: readonly PackageDatabase[]
}

/**
 * Reads every layer of an image, those of the base and files that later layers delete included: whoever can pull
 * the image can read them all. Throws `DigestMismatch` for changed bytes.
 * @param onRead told the counts so far at each entry and within a large one at each window; it may throw to end the look
 */
export async function lookAtLayers(
  image: Image,
  readLayer: ReadLayer,
  onRead: (files: number, bytes: number) => void = () => undefined,
): Promise<Look> {
  const read = { layers: 0, files: 0, bytes: 0 }
  const sightings: Sighting[] = []
  const gone = new Map<Sighting, number>()
  const unread: Skipped[] = []
  const databases: PackageDatabase[] = []
  for (const [layer, { digest }] of image.manifest.layers.entries()) {
    const here = new LayerLook(layer)
    const removals = new Removals(sightings)
    try {
      for await (const entry of readLayer(image, layer)) {
        await here.see(entry, (bytes) => onRead(read.files, read.bytes + bytes))
        removals.see(entry)
        if (entry.kind === 'file') {
          const database = entry.size > 0 ? packageDatabase(entry.path) : undefined
          if (database !== undefined) databases.push(database)
          read.files += 1
          read.bytes += entry.size
        }
        onRead(read.files, read.bytes)
      }
      read.layers += 1
    } catch (error) {
      if (!(error instanceof UnreadableLayer)) throw error
      unread.push({ what: `layer ${digest}`, why: error.message, count: 1 })
    }
    for (const one of sightings) if (!gone.has(one) && removals.take(one)) gone.set(one, layer)
    // One by one: as arguments they would be too many for the stack.
    for (const one of here.sightings()) sightings.push(one)
  }
  return { sightings, gone, read, unread, databases }
}

/** What one layer takes from those below it. */
class Removals {
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

const isName = ({ surface }: Pick<Sighting, 'surface'>): boolean => surface === 'file-name'

/** The folders that a path lies in. */
const above = (path: string): string[] => {
  const folder = dirname(path)
  return folder === '.' || folder === path ? [] : [folder, ...above(folder)]
}

/** So many names are inspected at once. */
const batch = 4096

class LayerLook {
  readonly #layer: number
  readonly #found: Sighting[] = []
  readonly #folders = new Set<string>()
  #names: Passage<Pick<Sighting, 'surface' | 'path'>>[] = []

  constructor(layer: number) {
    this.#layer = layer
  }

  /** @param onWindow told how much of a file was read */
  async see({ path, kind, target, windows }: LayerEntry, onWindow: (bytes: number) => void): Promise<void> {
    if (kind === 'directory') this.#folder(path)
    else {
      this.#names.push({ place: { surface: 'file-name', path }, text: path })
      this.#folder(dirname(path))
    }
    if (target !== undefined) this.#names.push({ place: { surface: 'symlink', path }, text: target })
    if (this.#names.length >= batch) this.#inspectNames()
    if (kind === 'file') await this.#inspectFile(path, windows, onWindow)
  }

  /** A broken layer gives what was seen until it broke. */
  sightings(): readonly Sighting[] {
    this.#inspectNames()
    const named = new Set(this.#found.filter(isName).map(({ path, hit }) => `${path}\0${hit.column}`))
    // What begins in a folder's name is told once, however it goes on in the names of its files.
    return this.#found.filter(
      (sighting) =>
        !isName(sighting) ||
        !above(sighting.path).some((folder) => named.has(`${folder}\0${sighting.hit.column}`)),
    )
  }

  async #inspectFile(
    path: string,
    windows: AsyncIterable<Uint8Array>,
    onWindow: (bytes: number) => void,
  ): Promise<void> {
    const earlier = new Set<string>()
    let isFirst = true
    let bytes = 0
    for await (const window of windows) {
      const hits = inspect(path, window)
      for (const hit of hits) {
        const identity = `${hit.rule.id}\0${hit.secret}`
        if (isFirst || !earlier.has(identity)) {
          this.#found.push({ hit, layer: this.#layer, surface: 'layer', path, hasLine: isFirst })
        }
        earlier.add(identity)
      }
      bytes += window.length
      onWindow(bytes)
      isFirst = false
    }
  }

  /** A folder is read by its own name too: a secret at the end of it is not seen in front of a `/`. */
  #folder(path: string): void {
    for (let folder = path; folder !== '.' && !this.#folders.has(folder); folder = dirname(folder)) {
      this.#folders.add(folder)
      this.#names.push({ place: { surface: 'file-name', path: folder }, text: folder })
    }
  }

  #inspectNames(): void {
    for (const { hit, place } of inspectPassages('', this.#names)) {
      this.#found.push({ hit, layer: this.#layer, ...place, hasLine: false })
    }
    this.#names = []
  }
}
