import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { type Descriptor, type Digest, type ImageConfig, mediaTypes } from '../../src/core/image/oci.ts'

/** Writes OCI layouts by other code than the project's own writer, valid or broken on purpose. */
export const digestOf = (bytes: Uint8Array | string): Digest =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`

export type Files = Readonly<Record<string, string | Uint8Array>>

/** A name that ends with `/` is a folder. */
export async function tarOf(files: Files): Promise<Buffer> {
  const tar = pack()
  for (const [name, content] of Object.entries(files)) {
    if (name.endsWith('/')) tar.entry({ name, type: 'directory', mtime: new Date(0) })
    else tar.entry({ name, mtime: new Date(0) }, Buffer.from(content))
  }
  tar.finalize()
  const chunks: Uint8Array[] = []
  for await (const chunk of tar as AsyncIterable<Uint8Array>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

export type LayerSample = {
  readonly tar: Buffer
  readonly diffId?: Digest
  readonly mediaType?: string
  readonly bytes?: Uint8Array
  readonly instruction?: string
}

export async function putBlob(folder: string, mediaType: string, bytes: Uint8Array): Promise<Descriptor> {
  const digest = digestOf(bytes)
  await mkdir(join(folder, 'blobs', 'sha256'), { recursive: true })
  await writeFile(blobFile(folder, digest), bytes)
  return { mediaType, digest, size: bytes.length }
}

export const blobFile = (folder: string, digest: string): string =>
  join(folder, 'blobs', 'sha256', digest.slice(7))

export async function putImage(
  folder: string,
  layers: readonly LayerSample[],
  config: Partial<ImageConfig> = {},
): Promise<Descriptor> {
  const descriptors: Descriptor[] = []
  for (const { tar, mediaType = mediaTypes.layerGzip, bytes } of layers) {
    descriptors.push(await putBlob(folder, mediaType, bytes ?? gzipSync(tar)))
  }
  const whole = {
    os: 'linux',
    architecture: 'amd64',
    rootfs: { type: 'layers', diff_ids: layers.map(({ tar, diffId }) => diffId ?? digestOf(tar)) },
    history: layers.map(({ instruction }) => ({ created_by: instruction ?? 'COPY . /' })),
    ...config,
  }
  return putBlob(
    folder,
    mediaTypes.manifest,
    Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: mediaTypes.manifest,
        config: await putBlob(folder, mediaTypes.config, Buffer.from(JSON.stringify(whole))),
        layers: descriptors,
      }),
    ),
  )
}

export async function putIndex(folder: string, manifests: readonly Descriptor[]): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }))
}

/** A layout with one image of these layers. */
export async function putLayout(
  folder: string,
  layers: readonly LayerSample[],
  config: Partial<ImageConfig> = {},
): Promise<Descriptor> {
  const manifest = await putImage(folder, layers, config)
  await putIndex(folder, [manifest])
  return manifest
}
