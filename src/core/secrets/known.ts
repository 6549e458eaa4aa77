import { standsAlone } from '../report/fingerprint.ts'
import type { Hit } from './hit.ts'
import { lookAtEntries } from './in-files.ts'
import type { Repository } from './repository.ts'

/** A strong value is itself wherever it stands; a weak one only under its name. */
export const identity = ({ rule, secret, key }: Hit): string =>
  [rule.id, standsAlone(secret) ? '' : key, secret].join('\0')

/** Tells whether the trees of these commits hold a secret already. They are read only when there is one to ask for. */
export async function heldBy(
  repository: Repository,
  commits: readonly string[],
): Promise<(hit: Hit) => boolean> {
  const held = new Set<string>()
  for (const commit of new Set(commits)) {
    const { sightings } = await lookAtEntries(repository, repository.tree(commit), () => true)
    for (const { hit } of sightings) held.add(identity(hit))
  }
  return (hit) => held.has(identity(hit))
}
