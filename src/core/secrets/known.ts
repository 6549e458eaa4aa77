import { standsAlone } from '../report/fingerprint.ts'
import type { Hit } from './hit.ts'
import { holdersOf } from './holders.ts'
import { lookAtEntries } from './in-files.ts'
import type { Entry, Repository } from './repository.ts'

/** A strong value is itself wherever it stands; a weak one only under its name. */
export const identity = ({ rule, secret, key }: Hit): string =>
  [rule.id, standsAlone(secret) ? '' : key, secret].join('\0')

/**
 * Tells whether the trees of these commits hold one of these secrets already. Only files that may are read closely.
 */
export async function heldBy(
  repository: Repository,
  commits: readonly string[],
  hits: readonly Hit[],
): Promise<(hit: Hit) => boolean> {
  const entries = entriesOf(repository, commits)
  const { sightings } = await lookAtEntries(repository, entries, () => true, holdersOf(hits))
  const held = new Set(sightings.map(({ hit }) => identity(hit)))
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
