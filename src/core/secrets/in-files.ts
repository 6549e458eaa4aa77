import { noMore, sumOf } from './crowd.ts'
import { Gathering } from './gathering.ts'
import type { Inspector } from './inspect.ts'
import { byComposeEntries, byComposeFiles } from './named-environment.ts'
import { besideLonelyIds, partedIn, secretHalves } from './parted-key.ts'
import { inspected, type Readers, type Sample } from './readings.ts'
import type { Entry, FileEntry, Files, Repository } from './repository.ts'
import { type Look, largest } from './sighting.ts'

export type Sieve = {
  readonly isWithin: (path: string) => boolean
  /** Tells cheaply whether a content, or a path, may hold what is looked for; the rest is passed over. */
  readonly mayHold?: (content: Uint8Array) => boolean
}

/** Entries of a tree or an index, by their objects. */
export async function lookAtEntries(
  repository: Repository,
  entries: AsyncIterable<Entry> | Iterable<Entry>,
  { isWithin, mayHold = () => true }: Sieve,
  inspector: Inspector,
): Promise<Look> {
  const all: Entry[] = []
  for await (const entry of entries) if (entry.kind !== 'submodule' && isWithin(entry.path)) all.push(entry)
  const sizes = await repository.sizes(all.map(({ oid }) => oid))
  const isReadable = (_: Entry, at: number): boolean => (sizes[at] ?? 0) <= largest
  const readable = all.filter(isReadable)
  const readAs = await byComposeEntries(repository, readable)
  const gathering = new Gathering(inspector)
  for (const entry of all) if (mayHold(Buffer.from(entry.path))) gathering.name(entry)
  let bytes = 0
  let at = 0
  for await (const { content } of repository.read(readable.map(({ oid }) => oid))) {
    bytes += content.length
    const entry = readable[at++]
    if (entry === undefined || !mayHold(content)) continue
    const { path } = entry
    await gathering.file(
      content,
      { path },
      inspector.inspect(readAs(path) ?? path, content),
      surfaceOf(entry),
    )
  }
  for await (const halves of partedIn(repository, gathering.sightings, readable, inspector)) {
    gathering.add(halves)
  }
  for (const [at, entry] of all.entries()) if (!isReadable(entry, at)) gathering.large(entry, entry.oid)
  return lookOf(gathering, { files: readable.length, bytes })
}

/** Files as they are on disk; one that is listed and not there (deleted, not yet committed) is no file. */
export async function lookAtFiles(
  files: Files,
  entries: AsyncIterable<FileEntry>,
  isWithin: Sieve['isWithin'],
  readers: Readers,
): Promise<Look> {
  const all: FileEntry[] = []
  for await (const entry of entries) if (entry.kind !== 'submodule' && isWithin(entry.path)) all.push(entry)
  const readAs = await byComposeFiles(
    all.map(({ path }) => path),
    (path) => files.read(path),
  )
  const gathering = new Gathering(readers.here)
  const sized = await sizedIn(files, all)
  const present = presentIn(files, sized, gathering)
  const sampleOf = ({ entry: { path }, content }: Present): Sample => ({
    content,
    readAs: [readAs(path) ?? path],
  })
  const { here, beside } = readers
  const inspectors = beside?.(sized.reduce((sum, { size }) => sum + Math.min(size, largest), 0))
  let count = 0
  let bytes = 0
  for await (const [{ entry, content }, [hits = []]] of inspected(present, sampleOf, here, inspectors)) {
    count++
    bytes += content.length
    gathering.name(entry)
    await gathering.file(content, { path: entry.path }, hits, surfaceOf(entry))
  }
  for (const entry of besideLonelyIds(gathering.sightings, all)) {
    const content = await files.read(entry.rawPath ?? entry.path)
    if (content !== undefined) gathering.add(secretHalves(content, entry, here))
  }
  return lookOf(gathering, { files: count, bytes })
}

type Present = { readonly entry: FileEntry; readonly content: Uint8Array }
type Sized = { readonly entry: FileEntry; readonly size: number }

/** Those that are still there, and small enough to be read. */
async function* presentIn(
  files: Files,
  sized: readonly Sized[],
  gathering: Gathering,
): AsyncGenerator<Present> {
  for (const { entry, size } of sized) {
    const name = entry.rawPath ?? entry.path
    if (size > largest) gathering.large(entry, await files.blobId(name, size))
    const content = size > largest ? undefined : await files.read(name)
    if (content !== undefined) yield { entry, content }
  }
}

async function sizedIn(files: Files, entries: readonly FileEntry[]): Promise<readonly Sized[]> {
  const sized: Sized[] = []
  for (const entry of entries) {
    const size = await files.size(entry.rawPath ?? entry.path)
    if (size !== undefined) sized.push({ entry, size })
  }
  return sized
}

/** Tracked files as they are on disk; what a sparse checkout keeps from there is read from the index. */
export async function lookAtTracked(
  files: Files,
  repository: Repository,
  isWithin: Sieve['isWithin'],
  readers: Readers,
): Promise<Look> {
  const absent: Entry[] = []
  async function* present(): AsyncGenerator<Entry> {
    for await (const entry of repository.tracked()) {
      const isHere = entry.isSparse !== true || (await files.size(entry.rawPath ?? entry.path)) !== undefined
      if (isHere) yield entry
      else absent.push(entry)
    }
  }
  const onDisk = await lookAtFiles(files, present(), isWithin, readers)
  if (absent.length === 0) return onDisk
  return both(onDisk, await lookAtEntries(repository, absent, { isWithin }, readers.here))
}

function both(one: Look, other: Look): Look {
  const names = [...Object.keys(one.read), ...Object.keys(other.read)]
  return {
    sightings: [...one.sightings, ...other.sightings],
    read: Object.fromEntries(names.map((name) => [name, (one.read[name] ?? 0) + (other.read[name] ?? 0)])),
    more: sumOf(one.more ?? noMore, other.more ?? noMore),
    skipped: [...one.skipped, ...other.skipped],
    locked: [...(one.locked ?? []), ...(other.locked ?? [])],
  }
}

const lookOf = ({ sightings, more, skipped, locked, counts }: Gathering, read: Look['read']): Look => ({
  sightings,
  more,
  read: { ...read, ...counts },
  skipped,
  locked,
})

const surfaceOf = ({ kind }: Pick<Entry, 'kind'>): 'blob' | 'symlink' =>
  kind === 'symlink' ? 'symlink' : 'blob'
