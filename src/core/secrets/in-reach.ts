import { Gathering } from './gathering.ts'
import type { Hit } from './hit.ts'
import { inMessage } from './in-message.ts'
import type { Inspector } from './inspect.ts'
import { byComposeEntries } from './named-environment.ts'
import { partedIn } from './parted-key.ts'
import { inspected, type Readers, type Sample } from './readings.ts'
import type { Brought, Content, Reach, Repository, StoredObject } from './repository.ts'
import { type Look, largest, type Sighting, sightingsAt } from './sighting.ts'

type Place = {
  readonly path: string
  readonly commit: string
  readonly order: number
  readonly kind: Brought['kind']
}

/** A name that a blob has: where a commit gave it, or as git listed it when none of the commits brought it. */
type Named = Pick<Place, 'path'> & Partial<Place>

/** Which part of a reach is asked for, and who is told how far the work is. */
export type Asked = {
  readonly isWithin: (path: string) => boolean
  /** One of the shards that a history is split into has it. */
  readonly isMine: (oid: string) => boolean
  tick(done: number, of: number, what: 'commits' | 'objects'): void
}

/** Everything that the commits of a reach brought: blobs, names, links, messages, authors, tags, notes. */
export async function lookInReach(
  repository: Repository,
  reach: Reach,
  asked: Asked,
  { here, beside }: Readers,
): Promise<Look> {
  const { isWithin, isMine, tick } = asked
  const mine = reach.objects.filter(({ oid }) => isMine(oid))
  const known = new Map(mine.map((object) => [object.oid, object]))
  // Early: they start while git tells what has come where.
  const inspectors = beside?.(bytesOf(mine.filter(({ size }) => size <= largest)))
  const gathering = new Gathering(here)
  const places = await placesOf(repository, { commits: reach.commits, known }, asked, gathering)
  const { blobs, tags, large, outside } = sorted(mine, (oid, path) => places.has(oid) || isWithin(path))
  const commits = reach.commits.filter(isMine)
  const readAs = await byComposeEntries(repository, blobs)
  let bytes = 0
  let done = 0
  const wanted = [...commits, ...[...blobs, ...tags].map(({ oid }) => oid)]
  const namesOf = (oid: string): readonly Named[] => places.get(oid) ?? [{ path: known.get(oid)?.path ?? '' }]
  const sampleOf = ({ oid, type, content }: Content): Sample => ({
    content,
    readAs: type === 'blob' ? namesOf(oid).map(({ path }) => readAs(path) ?? path) : [],
  })
  for await (const [object, reading] of inspected(repository.read(wanted), sampleOf, here, inspectors)) {
    if (object.type === 'blob') {
      bytes += object.content.length
      const names = namesOf(object.oid)
      // Of what a commit brought the name was seen there.
      if (!places.has(object.oid)) for (const { path } of names) gathering.name({ path })
      await gathering.archive(object.content, names)
      gathering.add(names.flatMap((name, at) => inPlace(name, reading[at] ?? [], here)))
    } else {
      const place = { tag: known.get(object.oid)?.path, order: done }
      gathering.add(inMessage(object, reading.flat(), place, here))
    }
    done++
    if ((done & 0x3ff) === 0) tick(done, wanted.length, 'objects')
  }
  for await (const halves of partedIn(repository, gathering.sightings, placed(places), here))
    gathering.add(halves)
  for (const { oid, path } of large) gathering.large(places.get(oid)?.[0] ?? { path }, oid)
  const read = { commits: commits.length, blobs: blobs.length, tags: tags.length }
  return lookOf(gathering, reach, { read, bytes, large: large.length, outside })
}

/** How many objects went where. */
type Counts = {
  readonly read: { readonly commits: number; readonly blobs: number; readonly tags: number }
  /** Of the blobs. */
  readonly bytes: number
  readonly large: number
  readonly outside: number
}

function lookOf(gathering: Gathering, reach: Reach, counts: Counts): Look {
  const { sightings, more, skipped, locked } = gathering
  const { tags, ...read } = counts.read
  return {
    sightings,
    more,
    read: { ...read, bytes: counts.bytes, ...(tags > 0 && { tags }), ...gathering.counts },
    skipped,
    locked,
    ledger: ledgerOf(reach, counts),
    boundary: reach.boundary,
  }
}

type Sorted = {
  readonly blobs: readonly StoredObject[]
  readonly tags: readonly StoredObject[]
  /** Too large to be read. */
  readonly large: readonly StoredObject[]
  /** How many were not asked for. */
  readonly outside: number
}

/** @param isWithin tells of a blob by its id and the path under which git listed it */
function sorted(objects: readonly StoredObject[], isWithin: (oid: string, path: string) => boolean): Sorted {
  const asked = objects.filter(({ oid, type, path }) => type === 'tag' || isWithin(oid, path))
  const readable = asked.filter(({ size }) => size <= largest)
  return {
    blobs: readable.filter(({ type }) => type === 'blob').sort(byPath),
    tags: readable.filter(({ type }) => type === 'tag'),
    large: asked.filter(({ size }) => size > largest),
    outside: objects.length - asked.length,
  }
}

const bytesOf = (objects: readonly StoredObject[]): number => objects.reduce((sum, { size }) => sum + size, 0)

/** The versions of a file come one after the other, the newest first, so that what they share is read once. */
const byPath = (one: StoredObject, other: StoredObject): number =>
  one.path < other.path ? -1 : one.path > other.path ? 1 : 0

function* placed(places: ReadonlyMap<string, readonly Place[]>): Generator<Place & { readonly oid: string }> {
  for (const [oid, there] of places) for (const place of there) yield { ...place, oid }
}

/** All that `git rev-list --objects` counts for the same heads, and where each of it went. */
function ledgerOf(
  { commits, objects, trees }: Reach,
  { read, large, outside }: Counts,
): Readonly<Record<string, number>> {
  const counted = commits.length + objects.length + trees
  const rest = counted - trees - read.commits - read.blobs - read.tags - large - outside
  return {
    counted,
    trees,
    ...read,
    ...(large > 0 && { 'too large': large }),
    ...(outside > 0 && { 'outside of path': outside }),
    ...(rest > 0 && { 'in other shards': rest }),
  }
}

/** Every path under which an object came, each with the first commit that brought it. Gathers what is in names. */
async function placesOf(
  repository: Repository,
  { commits, known }: Pick<Reach, 'commits'> & { readonly known: ReadonlyMap<string, StoredObject> },
  { isWithin, isMine, tick }: Asked,
  gathering: Gathering,
): Promise<ReadonlyMap<string, readonly Place[]>> {
  const places = new Map<string, Place[]>()
  const seen = new Set<string>()
  let order = -1
  let last = ''
  for await (const { path, oid, kind, commit } of repository.brought(commits)) {
    if (commit !== last && (++order & 0x3ff) === 0) tick(order, commits.length, 'commits')
    last = commit
    if (!isWithin(path)) continue
    if (!seen.has(path) && isMine(oid)) gathering.name({ path, commit, order })
    seen.add(path)
    const object = known.get(oid)
    if (object === undefined) continue
    const there = places.get(oid)
    // What the object has already is taken from there: this id is a part of git's line, and would keep all of it.
    const place = { path: path === object.path ? object.path : path, commit, order, kind }
    if (there === undefined) places.set(object.oid, [place])
    else if (!there.some((one) => one.path === path)) there.push(place)
  }
  return places
}

function inPlace(place: Named, hits: readonly Hit[], inspector: Inspector): Sighting[] {
  const annotated = noteOn(place.path)
  if (annotated === undefined) {
    return sightingsAt(place, hits, place.kind === 'symlink' ? 'symlink' : 'blob', inspector)
  }
  return sightingsAt(place, hits, 'note', inspector).map(({ hit, where, order }) => {
    const { path: _, ...rest } = where
    return { hit, where: { ...rest, commit: annotated }, order }
  })
}

/** git keeps a note under the id of what it annotates, split into folders when there are many. */
const noteOn = (path: string): string | undefined => {
  const joined = path.replaceAll('/', '')
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(joined) ? joined : undefined
}
