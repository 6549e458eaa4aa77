import { createHash } from 'node:crypto'
import { type Digest, mediaTypes } from '../../../src/core/image/oci.ts'

export const digestOf = (bytes: Uint8Array): Digest =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`

export const manifestOf = (config: Buffer, layer: Buffer, size = layer.length): Buffer =>
  Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      config: { mediaType: mediaTypes.config, digest: digestOf(config), size: config.length },
      layers: [{ mediaType: mediaTypes.layer, digest: digestOf(layer), size }],
    }),
  )
