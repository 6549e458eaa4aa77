import { createHash } from 'node:crypto'
import {
  type Descriptor,
  type Digest,
  type Image,
  type ImageConfig,
  mediaTypes,
} from '../../src/core/image/oci.ts'

export const digestOf = (bytes: Uint8Array): Digest =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** A small image in memory, with layers of these bytes. */
export function fakeImage(...layers: readonly Uint8Array[]): Image {
  const config: ImageConfig = {
    os: 'linux',
    architecture: 'amd64',
    rootfs: { type: 'layers', diff_ids: layers.map(digestOf) },
  }
  const configBytes = Buffer.from(JSON.stringify(config))
  const blobs = new Map([configBytes, ...layers].map((bytes) => [digestOf(bytes), bytes]))
  const describe = (bytes: Uint8Array, mediaType: string): Descriptor => ({
    mediaType,
    digest: digestOf(bytes),
    size: bytes.length,
  })
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: describe(configBytes, mediaTypes.config),
    layers: layers.map((bytes) => describe(bytes, mediaTypes.layer)),
  } as const
  const bytes = Buffer.from(JSON.stringify(manifest))
  return {
    descriptor: describe(bytes, mediaTypes.manifest),
    bytes,
    manifest,
    config,
    async *blob({ digest }) {
      const whole = blobs.get(digest) ?? new Uint8Array()
      for (let at = 0; at < whole.length; at += 65_536) yield whole.subarray(at, at + 65_536)
    },
  }
}
