import { natureOf } from './environment-file.ts'
import { inspectText } from './inspect.ts'
import type { Brought, Content, Reach, Repository, StoredObject } from './repository.ts'
import {
  hitsIn,
  type Look,
  largest,
  type Sighting,
  sightingsIn,
  sightingsInName,
  tooLarge,
} from './sighting.ts'
import { decode } from './text.ts'

type Place = {
  readonly path: string
  readonly commit: string
  readonly order: number
  readonly kind: Brought['kind']
}

/** Everything that the commits of a reach brought: blobs, names, links, messages, authors, tags. */
export async function lookInReach(
  repository: Repository,
  reach: Reach,
  isWithin: (path: string) => boolean,
  tick: (done: number, of: number) => void,
): Promise<Look> {
  const known = new Map(reach.objects.map((object) => [object.oid, object]))
  const { places, names } = await placesOf(repository, reach, known, isWithin)
  const isAsked = ({ oid, type, path }: StoredObject): boolean =>
    type === 'tag' || places.has(oid) || isWithin(path)
  const asked = reach.objects.filter(isAsked)
  const readable = asked.filter(({ size }) => size <= largest)
  const sightings = [...names]
  let bytes = 0
  let done = 0
  const wanted = [...reach.commits, ...readable.map(({ oid }) => oid)]
  for await (const object of repository.read(wanted)) {
    if (object.type === 'blob') {
      bytes += object.content.length
      sightings.push(...inBlob(object, places.get(object.oid) ?? [], known.get(object.oid)?.path ?? ''))
    } else sightings.push(...inMessage(object, known.get(object.oid)?.path, done))
    done++
    if ((done & 0x3ff) === 0) tick(done, wanted.length)
  }
  const blobs = readable.filter(({ type }) => type === 'blob').length
  const tags = readable.length - blobs
  return {
    sightings,
    read: { commits: reach.commits.length, blobs, bytes, ...(tags > 0 && { tags }) },
    skipped: asked.filter(({ size }) => size > largest).map(({ path }) => tooLarge(path)),
  }
}

/** Every path under which an object came, each with the first commit that brought it, and the secrets in names. */
async function placesOf(
  repository: Repository,
  { commits }: Reach,
  known: ReadonlyMap<string, StoredObject>,
  isWithin: (path: string) => boolean,
): Promise<{ readonly places: ReadonlyMap<string, readonly Place[]>; readonly names: readonly Sighting[] }> {
  const places = new Map<string, Place[]>()
  const seen = new Set<string>()
  const names: Sighting[] = []
  let order = -1
  let last = ''
  for await (const { path, oid, kind, commit } of repository.brought(commits)) {
    if (commit !== last) order++
    last = commit
    if (!isWithin(path)) continue
    if (!seen.has(path)) names.push(...sightingsInName({ path, commit, order }))
    seen.add(path)
    if (!known.has(oid)) continue
    const there = places.get(oid)
    if (there === undefined) places.set(oid, [{ path, commit, order, kind }])
    else if (!there.some((place) => place.path === path)) there.push({ path, commit, order, kind })
  }
  return { places, names }
}

function inBlob({ content }: Content, places: readonly Place[], listed: string): Sighting[] {
  const [first] = places
  if (first === undefined) return sightingsIn(content, [{ path: listed }])
  // A blob has many names, and most blobs have no secret under any: it is read once for each way to read it.
  const natures = new Map(places.map((place) => [natureOf(place.path), place]))
  if ([...natures.values()].every((place) => sightingsIn(content, [place]).length === 0)) return []
  return places.flatMap((place) =>
    sightingsIn(content, [place], place.kind === 'symlink' ? 'symlink' : 'blob'),
  )
}

/** A commit or tag: its header lines name people, the rest is the message. */
function inMessage({ oid, type, content }: Content, tag: string | undefined, order: number): Sighting[] {
  const text = decode(content).text
  const headerLines = text.slice(0, text.indexOf('\n\n') + 1).split('\n').length
  const ref = tag === undefined ? {} : { ref: hitsIn(tag).length === 0 ? tag : '(masked)' }
  return inspectText({ path: '', text, binary: false }).map((hit) => {
    const isHeader = hit.line < headerLines
    const surface = isHeader ? 'author' : type === 'tag' ? 'tag-message' : 'commit-message'
    const line = isHeader ? {} : { line: hit.line - headerLines, column: hit.column }
    return { hit, where: { surface, ...line, ...(type === 'tag' ? ref : { commit: oid }) }, order }
  })
}
