import type { Dockerfile } from './dockerfile/dockerfile.ts'
import { type Digest, isDigest } from './oci.ts'

/**
 * What the last stage rests on: `scratch`, a digest where the Dockerfile or a build-context pins one, else `unknown`.
 * @param given name → digest of the images that `build-context` brings
 */
export function baseOf({ stages }: Dockerfile, given: ReadonlyMap<string, Digest>): string {
  const [last, ...earlier] = stages.toReversed()
  let from = last?.from ?? ''
  for (const stage of earlier) {
    if (!given.has(from) && stage.name === from.toLowerCase()) from = stage.from
  }
  return given.get(from) ?? (from === 'scratch' ? from : pinned(from))
}

function pinned(from: string): string {
  const digest = from.slice(from.indexOf('@') + 1)
  return isDigest(digest) ? digest : 'unknown'
}
