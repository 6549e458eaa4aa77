import { standsAlone } from '../report/fingerprint.ts'
import { isCompose } from './compose.ts'
import type { Hit } from './hit.ts'
import { holdersOf } from './holders.ts'
import { lookAtEntries } from './in-files.ts'
import type { Inspector } from './inspect.ts'
import type { Entry, Repository } from './repository.ts'
import type { Sighting } from './sighting.ts'

/** A strong value is itself wherever it stands; a weak one only under its name. */
export const identity = ({ rule, secret, key }: Hit): string =>
  [rule.id, standsAlone(secret) ? '' : key, secret].join('\0')

/**
 * Tells whether the trees of these commits hold one of these secrets already. Old debt mostly stands where it stood: all
 * of a tree is read only for what does not, and closely only what may hold it.
 */
export async function heldBy(
  repository: Repository,
  commits: readonly string[],
  sightings: readonly Sighting[],
  inspector: Inspector,
): Promise<(hit: Hit) => boolean> {
  const entries: Entry[] = []
  for await (const entry of entriesOf(repository, commits)) entries.push(entry)
  const held = new Set<string>()
  const paths = new Set(sightings.map(({ where }) => where.path))
  // What a compose file names is read by it.
  for (const isWithin of [(path: string) => paths.has(path) || isCompose(path), () => true]) {
    const open = sightings.flatMap(({ hit }) => (held.has(identity(hit)) ? [] : [hit]))
    if (open.length === 0) break
    const look = await lookAtEntries(repository, entries, { isWithin, mayHold: holdersOf(open) }, inspector)
    for (const { hit } of look.sightings) held.add(identity(hit))
  }
  return (hit) => held.has(identity(hit))
}

/** Each file once, however many of the trees have it. */
async function* entriesOf(repository: Repository, commits: readonly string[]): AsyncGenerator<Entry> {
  const seen = new Set<string>()
  for (const commit of new Set(commits)) {
    for await (const entry of repository.tree(commit)) {
      const identity = `${entry.oid} ${entry.path}`
      if (!seen.has(identity)) yield entry
      seen.add(identity)
    }
  }
}
