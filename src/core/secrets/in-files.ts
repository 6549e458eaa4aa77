import type { Skipped } from '../report/report.ts'
import { Gathering } from './gathering.ts'
import type { Entry, FileEntry, Files, Repository } from './repository.ts'
import { type Look, largest, sightingsInName, tooLarge } from './sighting.ts'

/**
 * Entries of a tree or an index, by their objects.
 * @param mayHold tells cheaply of a content, or a path, that there is nothing in it to be found
 */
export async function lookAtEntries(
  repository: Repository,
  entries: AsyncIterable<Entry>,
  isWithin: (path: string) => boolean,
  mayHold: (content: Uint8Array) => boolean = () => true,
): Promise<Look> {
  const all: Entry[] = []
  for await (const entry of entries) if (entry.kind !== 'submodule' && isWithin(entry.path)) all.push(entry)
  const sizes = await repository.sizes(all.map(({ oid }) => oid))
  const isReadable = (_: Entry, at: number): boolean => (sizes[at] ?? 0) <= largest
  const readable = all.filter(isReadable)
  const gathering = new Gathering()
  gathering.add(all.filter(({ path }) => mayHold(Buffer.from(path))).flatMap(sightingsInName))
  let bytes = 0
  let at = 0
  for await (const { content } of repository.read(readable.map(({ oid }) => oid))) {
    bytes += content.length
    const entry = readable[at++]
    if (entry !== undefined && mayHold(content)) gathering.file(content, [entry], surfaceOf(entry))
  }
  const large = all.filter((entry, at) => !isReadable(entry, at)).map(({ path }) => tooLarge(path))
  return lookOf(gathering, { files: readable.length, bytes }, large)
}

/** Files as they are on disk; one that is listed and not there (deleted, not yet committed) is no file. */
export async function lookAtFiles(
  files: Files,
  entries: AsyncIterable<FileEntry>,
  isWithin: (path: string) => boolean,
): Promise<Look> {
  const gathering = new Gathering()
  const large: Skipped[] = []
  let count = 0
  let bytes = 0
  for await (const entry of entries) {
    if (entry.kind === 'submodule' || !isWithin(entry.path)) continue
    const name = entry.rawPath ?? entry.path
    const size = await files.size(name)
    if (size === undefined) continue
    if (size > largest) {
      large.push(tooLarge(entry.path))
      continue
    }
    const content = await files.read(name)
    if (content === undefined) continue
    count++
    bytes += content.length
    gathering.add(sightingsInName(entry))
    gathering.file(content, [entry], surfaceOf(entry))
  }
  return lookOf(gathering, { files: count, bytes }, large)
}

const lookOf = (
  { sightings, skipped, locked, counts }: Gathering,
  read: Look['read'],
  large: readonly Skipped[],
): Look => ({ sightings, read: { ...read, ...counts }, skipped: [...large, ...skipped], locked })

const surfaceOf = ({ kind }: Pick<Entry, 'kind'>): 'blob' | 'symlink' =>
  kind === 'symlink' ? 'symlink' : 'blob'
