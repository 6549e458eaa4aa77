import { createHash, type Hash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { copyFile, link, mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Digest } from '../../core/image/oci.ts'

/** Blobs by digest, on disk. */
export type BlobStore = {
  /** Bytes; undefined when it is not there. */
  size(digest: Digest): Promise<number | undefined>
  stream(digest: Digest): Readable
  read(digest: Digest): Promise<Buffer>
  /** Takes a file that is known to have this digest: a link where the file system can, else a copy. */
  adopt(digest: Digest, file: string): Promise<void>
  begin(): Promise<Upload>
}

/** A blob on its way in: chunks are appended, the whole is kept only under the digest that it has. */
export type Upload = {
  readonly id: string
  size(): number
  append(chunk: Readable): Promise<void>
  /** False, and nothing kept, when the bytes have another digest. */
  finish(digest: Digest): Promise<boolean>
}

export async function blobStore(folder: string): Promise<BlobStore> {
  const blobs = join(folder, 'sha256')
  const uploads = join(folder, 'uploads')
  await Promise.all([blobs, uploads].map((path) => mkdir(path, { recursive: true })))
  const place = (digest: Digest): string => join(blobs, digest.slice('sha256:'.length))
  return {
    async size(digest) {
      const found = await stat(place(digest)).catch(() => undefined)
      return found?.size
    },
    stream: (digest) => createReadStream(place(digest)),
    read: (digest) => readFile(place(digest)),
    async adopt(digest, file) {
      await rm(place(digest), { force: true })
      await link(file, place(digest)).catch(() => copyFile(file, place(digest)))
    },
    async begin() {
      const id = randomUUID()
      return upload(id, join(uploads, id), place)
    },
  }
}

function upload(id: string, file: string, place: (digest: Digest) => string): Upload {
  const hash: Hash = createHash('sha256')
  let size = 0
  return {
    id,
    size: () => size,
    async append(chunk) {
      await pipeline(
        chunk,
        async function* (source: AsyncIterable<Buffer>) {
          for await (const bytes of source) {
            hash.update(bytes)
            size += bytes.length
            yield bytes
          }
        },
        createWriteStream(file, { flags: 'a' }),
      )
    },
    async finish(digest) {
      const fits = `sha256:${hash.digest('hex')}` === digest
      await (fits ? rename(file, place(digest)) : rm(file, { force: true }))
      return fits
    },
  }
}
