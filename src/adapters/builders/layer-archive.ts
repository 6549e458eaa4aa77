import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type Readable, Transform, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { type Pack, pack } from 'tar-stream'
import { type Descriptor, type Digest, mediaTypes } from '../../core/image/oci.ts'
import type { BlobStore } from '../oci/write-layout.ts'
import type { Addition } from './copy.ts'

export type Making = {
  /** Seconds since the epoch, for every entry. */
  readonly time: number
  readonly signal: AbortSignal
}
export type WrittenLayer = { readonly descriptor: Descriptor; readonly diffId: Digest }

/** Streams files into a gzipped tar. Equal files and an equal time give equal bytes on one version of zlib. */
export async function writeLayer(
  blobs: BlobStore,
  additions: readonly Addition[],
  { time, signal }: Making,
): Promise<WrittenLayer> {
  const tar = pack()
  const hash = createHash('sha256')
  const tap = new Transform({
    transform(chunk: Uint8Array, _, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  const gzip = createGzip({ level: 6 })
  const feeding = Promise.all([
    pipeline(tar as unknown as Readable, tap, gzip, { signal }),
    fill(tar, additions, new Date(time * 1000), signal),
  ])
  // A disk that is full ends the feeding too, with an error that says less: the first to hear is the blob's.
  feeding.catch(() => undefined)
  const descriptor = await blobs.put(mediaTypes.layerGzip, gzip)
  await feeding
  return { descriptor, diffId: `sha256:${hash.digest('hex')}` }
}

async function fill(
  tar: Pack,
  additions: readonly Addition[],
  mtime: Date,
  signal: AbortSignal,
): Promise<void> {
  try {
    for (const addition of additions) {
      signal.throwIfAborted()
      await addEntry(tar, addition, mtime, signal)
    }
    tar.finalize()
  } catch (error) {
    tar.destroy(error as Error)
    throw error
  }
}

async function addEntry(tar: Pack, addition: Addition, mtime: Date, signal: AbortSignal): Promise<void> {
  const { name, owner, mode } = addition
  const header = { ...owner, mode, mtime, name: name.slice(1) }
  if (addition.kind === 'folder') tar.entry({ ...header, name: `${header.name}/`, type: 'directory' })
  else if (addition.kind === 'link') tar.entry({ ...header, type: 'symlink', linkname: addition.target })
  else {
    const entry = tar.entry({ ...header, type: 'file', size: addition.size })
    await pipeline(createReadStream(addition.file), entry as unknown as Writable, { signal })
  }
}
