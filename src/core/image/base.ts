import type { Dockerfile } from './dockerfile/dockerfile.ts'
import { type Digest, type Image, isDigest } from './oci.ts'

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

/** The number of the base's layers, when the image begins with them byte for byte; a builder may write them anew. */
export function layersShared(base: Pick<Image, 'config'>, image: Pick<Image, 'config'>): number | undefined {
  const layers = base.config.rootfs.diff_ids
  return layers.every((id, index) => image.config.rootfs.diff_ids[index] === id) ? layers.length : undefined
}
