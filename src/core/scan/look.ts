import { dirname } from 'node:path/posix'
import { type LayerEntry, type ReadLayer, UnreadableLayer } from '../image/layer.ts'
import type { Image } from '../image/oci.ts'
import type { Skipped } from '../report/report.ts'
import { isCrowdedFile, isUnread, mostFindings } from '../secrets/crowd.ts'
import type { Hit } from '../secrets/hit.ts'
import type { Inspector } from '../secrets/inspect.ts'
import { type PackageDatabase, packageDatabase } from './package-databases.ts'
import { inspectPassages, type Passage } from './passages.ts'
import { Removals } from './removals.ts'

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
  inspector: Inspector,
  onRead: (files: number, bytes: number) => void = () => undefined,
): Promise<Look> {
  const read = { layers: 0, files: 0, bytes: 0 }
  const sightings: Sighting[] = []
  const gone = new Map<Sighting, number>()
  const unread: Skipped[] = []
  const databases: PackageDatabase[] = []
  for (const [layer, { digest }] of image.manifest.layers.entries()) {
    const here = new LayerLook(layer, inspector, mostFindings - sightings.length)
    const removals = new Removals(sightings)
    let isWhole = false
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
      isWhole = true
    } catch (error) {
      if (!(error instanceof UnreadableLayer)) throw error
      unread.push({ what: `layer ${digest}`, why: error.message, count: 1 })
    }
    const found = here.sightings()
    if (here.isCrowded) unread.push({ what: `layer ${digest}`, why: crowded, count: 1 })
    else if (isWhole) read.layers += 1
    for (const one of sightings) if (!gone.has(one) && removals.take(one)) gone.set(one, layer)
    // One by one: as arguments they would be too many for the stack.
    for (const one of found) sightings.push(one)
  }
  return { sightings, gone, read, unread, databases }
}

const crowded = 'more in it looks like secrets than is judged of an image'

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
  readonly #inspector: Inspector
  readonly #found: Sighting[] = []
  readonly #folders = new Set<string>()
  readonly #room: number
  #names: Passage<Pick<Sighting, 'surface' | 'path'>>[] = []
  #isCrowded = false

  /** @param room for so many sightings */
  constructor(layer: number, inspector: Inspector, room: number) {
    this.#layer = layer
    this.#inspector = inspector
    this.#room = room
  }

  /** More was found than is told; known once the sightings were asked for. */
  get isCrowded(): boolean {
    return this.#isCrowded
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
      const hits = this.#inspector.inspect(path, window)
      for (const hit of hits) {
        const identity = `${hit.rule.id}\0${hit.secret}`
        if (isFirst || !earlier.has(identity)) {
          this.#add({ hit, layer: this.#layer, surface: 'layer', path, hasLine: isFirst })
        }
        earlier.add(identity)
      }
      bytes += window.length
      onWindow(bytes)
      isFirst = false
    }
  }

  #add(sighting: Sighting): void {
    const { id } = sighting.hit.rule
    if (isCrowdedFile(id) || this.#found.length >= this.#room) this.#isCrowded = true
    // An archive that nothing here opens is passed over in a text of an image, as it is beside one.
    else if (!isUnread(id)) this.#found.push(sighting)
  }

  /** A folder is read by its own name too: a secret at the end of it is not seen in front of a `/`. */
  #folder(path: string): void {
    for (let folder = path; folder !== '.' && !this.#folders.has(folder); folder = dirname(folder)) {
      this.#folders.add(folder)
      this.#names.push({ place: { surface: 'file-name', path: folder }, text: folder })
    }
  }

  #inspectNames(): void {
    for (const { hit, place } of inspectPassages('', this.#names, this.#inspector)) {
      this.#add({ hit, layer: this.#layer, ...place, hasLine: false })
    }
    this.#names = []
  }
}
