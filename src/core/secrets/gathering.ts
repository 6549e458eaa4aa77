import type { Surface } from '../report/finding.ts'
import type { Skipped } from '../report/report.ts'
import { standardLimits } from './archive/budget.ts'
import { formatOf } from './archive/format.ts'
import { opened, type Packed, unpack } from './archive/unpack.ts'
import { isUnread, type More } from './crowd.ts'
import type { Hit } from './hit.ts'
import type { Inspector } from './inspect.ts'
import {
  type Place,
  type Sighting,
  Sightings,
  shown,
  shownBeside,
  sightingsAt,
  sightingsInName,
  tooLarge,
} from './sighting.ts'
import { unread } from './unread.ts'

/** Gathers what is found in files, and in the files that are packed in them. */
export class Gathering {
  readonly #inspector: Inspector
  readonly #sightings = new Sightings()
  readonly skipped: Skipped[] = []
  readonly #locked: Skipped[] = []
  #packed = 0
  #elsewhere = 0

  constructor(inspector: Inspector) {
    this.#inspector = inspector
  }

  /** How many packed files were read, where there were any. */
  get counts(): Readonly<Record<string, number>> {
    return this.#packed === 0 ? {} : { packed: this.#packed }
  }

  /** What nobody can read here: it is named, and closes no gate. */
  get locked(): readonly Skipped[] {
    return this.#elsewhere === 0 ? this.#locked : [...this.#locked, inLargeStorage(this.#elsewhere)]
  }

  get sightings(): Sighting[] {
    return this.#sightings.all
  }

  /** How many more there were than are kept. */
  get more(): More {
    return this.#sightings.more
  }

  add(sightings: readonly Sighting[]): void {
    for (const { hit, where } of sightings) {
      if (!isUnread(hit.rule.id)) continue
      this.skipped.push({ what: where.path ?? where.surface, why: hit.rule.title, count: 1 })
    }
    this.#sightings.add(sightings)
  }

  /** The name of a file, whatever is in it. */
  name(place: Place): void {
    this.add(sightingsInName(place, this.#inspector))
  }

  /** A file, and what was found in it. */
  async file(
    content: Uint8Array,
    place: Place,
    hits: readonly Hit[],
    surface: Surface = 'blob',
  ): Promise<void> {
    this.add(sightingsAt(place, hits, surface, this.#inspector))
    await this.archive(content, [place])
  }

  /** The files in an archive. Of any other content nothing, but that it points into Git LFS. */
  async archive(content: Uint8Array, places: readonly Place[]): Promise<void> {
    const [first] = places
    if (isPointer(content)) this.#elsewhere++
    if (first === undefined || formatOf(content) === undefined) return
    const unpacked = unpack(content, first.path, standardLimits, await opened(content))
    for (const packed of unpacked.files()) {
      this.#packed++
      for (const place of places) this.add(packedAt(place, packed, this.#inspector))
    }
    for (const { path, why, isLocked } of unpacked.unread) {
      const what = shown(path === '' ? first.path : `${first.path}!${path}`, this.#inspector)
      const named = isLocked ? this.#locked : this.skipped
      named.push({ what, why, count: 1 })
    }
    const open = unpacked.unread.find(({ isLocked }) => !isLocked)
    if (open !== undefined) this.#sightings.add([unread(first, content, open.why, this.#inspector)])
  }

  /** One that is too large to be read. */
  large(place: Place, identity: string): void {
    const named = tooLarge(place.path, this.#inspector)
    this.skipped.push(named)
    this.#sightings.add([unread(place, identity, named.why, this.#inspector)])
  }
}

/** https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md#the-pointer */
const pointer = Buffer.from('version https://git-lfs.github.com/spec/')
const longestPointer = 1024
const isPointer = (content: Uint8Array): boolean =>
  content.length < longestPointer && pointer.equals(content.subarray(0, pointer.length))

const inLargeStorage = (count: number): Skipped => ({
  what: 'files in Git LFS',
  why: 'git holds only what points to them; look through them in a clone that has them: --scope tree',
  count,
})

function packedAt(place: Place, { path, name, bytes }: Packed, inspector: Inspector): Sighting[] {
  const whole = `${place.path}!${path}`
  const from = { order: place.order ?? 0, ...(place.commit !== undefined && { commit: place.commit }) }
  const inName = inspector.inspectText(name).map((hit) => ({ hit, line: {}, surface: 'file-name' as const }))
  const inContent = inspector.inspect(name, bytes).map((hit) => ({
    hit,
    line: { line: hit.line, column: hit.column },
    surface: 'blob' as const,
  }))
  return [...inName, ...inContent].map(({ hit, line, surface }) => ({
    hit,
    where: {
      surface,
      path: shownBeside(hit, whole, inspector),
      ...line,
      ...(from.commit !== undefined && { commit: from.commit }),
    },
    order: from.order,
  }))
}
