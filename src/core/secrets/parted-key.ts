import { dirname } from 'node:path/posix'
import type { Hit } from './hit.ts'
import type { Inspector } from './inspect.ts'
import { accessKey, standsAsSecret } from './kinds/aws/key.ts'
import { keyId } from './kinds/aws/key-id.ts'
import { isForShow } from './path.ts'
import type { Repository } from './repository.ts'
import { type Place, type Sighting, shownBeside } from './sighting.ts'
import { decode } from './text.ts'

/** Bytes: a file that holds one half of a key and little else. */
const largest = 16 * 1024

/**
 * The places in which the secret of an AWS key may lie whose id stands alone in another file: files of the same folder,
 * and of the same commit where there are commits.
 */
export function besideLonelyIds<T extends Place>(
  sightings: readonly Sighting[],
  places: Iterable<T>,
): readonly T[] {
  const lonely = sightings.filter(({ hit }) => hit.rule.id === keyId.id)
  if (lonely.length === 0) return []
  const folders = new Set(lonely.map(({ where }) => folderOf(where)))
  const files = new Set(lonely.map(({ where }) => where.path))
  return [...places].filter((place) => folders.has(folderOf(place)) && !files.has(place.path))
}

const folderOf = ({ path = '', commit = '' }: { readonly path?: string; readonly commit?: string }): string =>
  `${commit}\0${dirname(path)}`

/** The same for files of a repository, read: the secret halves beside the ids that these sightings are of. */
export async function* partedIn<T extends Place & { readonly oid: string }>(
  repository: Repository,
  sightings: readonly Sighting[],
  places: Iterable<T>,
  inspector: Inspector,
): AsyncGenerator<readonly Sighting[]> {
  const beside = besideLonelyIds(sightings, places)
  let at = 0
  for await (const { content } of repository.read(beside.map(({ oid }) => oid))) {
    const place = beside[at++]
    if (place !== undefined) yield secretHalves(content, place, inspector)
  }
}

/** The secret halves in such a file: values of their own, drawn like one, and nothing more certain. */
export function secretHalves(content: Uint8Array, place: Place, inspector: Inspector): readonly Sighting[] {
  if (content.length > largest) return []
  const { text, binary } = decode(content)
  if (binary) return []
  return [...standsAsSecret(text)].map(({ secret, key, start }) => {
    const before = text.slice(0, start).split('\n')
    const hit: Hit = {
      rule: { ...accessKey, title: `${accessKey.title}, its id in a file beside it` },
      confidence: isForShow(place.path) ? 'low' : 'medium',
      secret,
      key,
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
    }
    const { commit, order = 0 } = place
    const where = {
      surface: 'blob' as const,
      path: shownBeside(hit, place.path, inspector),
      line: hit.line,
      column: hit.column,
      ...(commit !== undefined && { commit }),
    }
    return { hit, where, order }
  })
}
