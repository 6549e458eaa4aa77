import type { Dockerfile, Stage } from './dockerfile/dockerfile.ts'
import { type Digest, isDigest } from './oci.ts'

/**
 * What the last stage rests on: `scratch`, a digest where the Dockerfile or a build-context pins one, else `unknown`.
 * @param given name → digest of the images that `build-context` brings
 */
export function baseOf({ stages }: Dockerfile, given: ReadonlyMap<string, Digest>): string {
  let at = stages.length - 1
  for (let stage: Stage | undefined = stages[at]; stage !== undefined; stage = stages[at]) {
    const { from } = stage
    const known = given.get(from)
    if (known !== undefined) return known
    at = stages.slice(0, at).findLastIndex(({ name }) => name === from.toLowerCase())
    if (at < 0) return from === 'scratch' ? from : pinned(from)
  }
  return 'unknown'
}

function pinned(from: string): string {
  const digest = from.slice(from.indexOf('@') + 1)
  return isDigest(digest) ? digest : 'unknown'
}
