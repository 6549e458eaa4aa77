import { blobPath, openLayout } from '../../adapters/oci/layout.ts'
import type { Digest } from '../../core/image/oci.ts'
import type { Registry } from './registry.ts'

/** Takes the layout's image for linux/amd64 as if it had been pushed to the repository. */
export async function adoptLayout(registry: Registry, repository: string, layout: string): Promise<Digest> {
  const { descriptor, bytes, manifest } = await openLayout(layout)
  const { digest, mediaType } = descriptor
  const blobs = [manifest.config, ...manifest.layers]
  for (const blob of blobs) await registry.store.adopt(blob.digest, blobPath(layout, blob))
  const names = blobs.map((blob) => blob.digest)
  registry.adopt(repository, { digest, mediaType, bytes: Buffer.from(bytes) }, names)
  return digest
}
