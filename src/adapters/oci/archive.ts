import { createReadStream } from 'node:fs'
import { open, readdir, readFile, rm } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract, type Header } from 'tar-stream'
import { asError } from '../../core/command/failure.ts'
import { type ArchiveForm, dockerImage, formOf, layoutBlobs, type Members } from '../../core/image/archive.ts'
import { type Descriptor, DigestMismatch, type Index, mediaTypes } from '../../core/image/oci.ts'
import { MalformedImage, parseIndex } from '../../core/image/parse.ts'
import { blobPath } from './layout.ts'
import { type BlobStore, blobStore, finishLayout, indexOf } from './write-layout.ts'

type ArchiveLimits = {
  /** Uncompressed bytes. */
  readonly bytes: number
  readonly entries: number
}
const archiveLimits: ArchiveLimits = { bytes: 64 * 1024 ** 3, entries: 20_000 }

type Options = { readonly limits?: ArchiveLimits; readonly signal?: AbortSignal }

/** `index.json` and `manifest.json` may be so long. */
const maxJson = 4 * 1024 * 1024

/**
 * Brings an archive, of an OCI layout or of `docker save`, gzipped or not, into an empty folder as an OCI layout.
 * Every blob lies there under the digest of its own bytes; a `docker save` without manifest gets one of ours.
 * Throws `MalformedImage` for what is no such archive, `DigestMismatch` for bytes that are not what their name says.
 */
export async function unpackArchive(
  file: string,
  folder: string,
  options: Options = {},
): Promise<ArchiveForm> {
  const blobs = await blobStore(folder)
  const members = await readMembers(file, blobs, options)
  const { index, kept } = await contentOf(members, folder, blobs)
  const names = new Set(kept.map(({ digest }) => digest.slice('sha256:'.length)))
  const stored = join(folder, 'blobs', 'sha256')
  for (const name of await readdir(stored)) if (!names.has(name)) await rm(join(stored, name))
  await finishLayout(folder, index)
  return formOf(members)
}

type Content = { readonly index: Index; readonly kept: readonly Descriptor[] }

async function contentOf(members: Members, folder: string, blobs: BlobStore): Promise<Content> {
  if (formOf(members) === 'layout') {
    const kept = layoutBlobs(members)
    return { index: parseIndex(await readMember(members, folder, 'index.json'), 'index.json'), kept }
  }
  const { config, layers } = dockerImage(await readMember(members, folder, 'manifest.json'), members)
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: { ...config, mediaType: mediaTypes.config },
    layers: await Promise.all(
      layers.map(async (layer) => ({ ...layer, mediaType: await layerType(blobPath(folder, layer)) })),
    ),
  }
  const written = await blobs.put(mediaTypes.manifest, [Buffer.from(JSON.stringify(manifest))])
  return { index: indexOf(written), kept: [written, config, ...layers] }
}

async function readMember(members: Members, folder: string, path: string): Promise<Buffer> {
  const found = members.get(path)
  if (found === undefined || typeof found === 'string') throw new MalformedImage(`its ${path} is no file`)
  if (found.size > maxJson) throw new MalformedImage(`its ${path} is larger than ${maxJson} bytes`)
  return readFile(blobPath(folder, found))
}

async function readMembers(
  file: string,
  blobs: BlobStore,
  { limits = archiveLimits, signal }: Options,
): Promise<Members> {
  const members = new Map<string, Descriptor | string>()
  const tar = extract()
  const unzip = (await isGzip(file)) ? [createGunzip()] : []
  const source = createReadStream(file, { highWaterMark: 1024 * 1024, ...(signal && { signal }) })
  const feeding = pipeline([source, ...unzip, tar])
  // Its failure also ends the entries below, where it is handled.
  feeding.catch(() => undefined)
  let left = limits.bytes
  try {
    for await (const entry of tar) {
      const { header } = entry
      if (members.size >= limits.entries)
        throw new MalformedImage(`it has more than ${limits.entries} entries`)
      left -= header.size ?? 0
      if (left < 0) throw new MalformedImage(`it holds more than ${limits.bytes} bytes`)
      const path = posix.normalize(header.name)
      const target = targetOf(header, path)
      if (target !== undefined) members.set(path, target)
      else if (header.type === 'file') {
        members.set(path, await blobs.put('application/octet-stream', entry as AsyncIterable<Uint8Array>))
      }
      entry.resume()
    }
    await feeding
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof MalformedImage || error instanceof DigestMismatch) throw error
    throw new MalformedImage(`it is not a whole tar archive (${asError(error).message})`, error)
  } finally {
    tar.destroy()
  }
  return members
}

/** Symbolic links count from their folder, hard links from the archive's root. */
function targetOf({ type, linkname }: Header, path: string): string | undefined {
  if (type === 'symlink') return posix.join(posix.dirname(path), linkname ?? '')
  return type === 'link' ? posix.normalize(linkname ?? '') : undefined
}

const layerType = async (file: string): Promise<string> =>
  (await isGzip(file)) ? mediaTypes.layerGzip : mediaTypes.layer

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await handle.close()
  }
}
