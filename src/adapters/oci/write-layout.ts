import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { asError, UsageError } from '../../core/command/failure.ts'
import type { Descriptor, Index } from '../../core/image/oci.ts'
import { isAbsent } from '../system/absent.ts'
import { blobPath } from './layout.ts'

export type BlobStore = {
  /** Stores a blob under the digest of its bytes. */
  put(mediaType: string, source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<Descriptor>
}
export type WriteOptions = {
  /** `org.opencontainers.image.ref.name` of the image in the index. */
  readonly refName?: string
  /** How the user wrote the folder, for messages. */
  readonly written?: string
}

/**
 * Writes a layout with one image. It grows in a folder beside and takes its name when it is complete, so that no
 * half-written layout is ever seen; a layout that was there is replaced.
 * Throws `UsageError` for a folder that holds anything but a layout.
 */
export async function writeLayout(
  folder: string,
  build: (blobs: BlobStore) => Promise<Descriptor>,
  { refName, written = folder }: WriteOptions = {},
): Promise<Descriptor> {
  return growLayout(folder, written, async (growing) => {
    const descriptor = await build(await blobStore(growing))
    await finishLayout(growing, indexOf(descriptor, refName))
    return descriptor
  })
}

/** The same for work that makes the whole layout itself, in the folder that it is told. */
export async function growLayout<T>(
  folder: string,
  written: string,
  work: (growing: string) => Promise<T>,
): Promise<T> {
  await refuseForeign(folder, written)
  const growing = `${folder}.kship-${randomUUID()}`
  try {
    await mkdir(growing)
    const done = await work(growing)
    await replace(folder, growing)
    return done
  } finally {
    await rm(growing, { recursive: true, force: true })
  }
}

export async function finishLayout(folder: string, index: Index): Promise<void> {
  await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
  await writeFile(join(folder, 'index.json'), JSON.stringify(index))
}

export function indexOf(descriptor: Descriptor, refName?: string): Index {
  const annotations = refName === undefined ? {} : { 'org.opencontainers.image.ref.name': refName }
  const manifests = [refName === undefined ? descriptor : { ...descriptor, annotations }]
  return { schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests }
}

async function replace(folder: string, growing: string): Promise<void> {
  const old = `${growing}-old`
  await rename(folder, old).catch((error: unknown) => {
    if (!isAbsent(error)) throw error
  })
  await rename(growing, folder)
  await rm(old, { recursive: true, force: true })
}

const parts: readonly string[] = ['blobs', 'index.json', 'oci-layout']

async function refuseForeign(folder: string, written: string): Promise<void> {
  try {
    await mkdir(dirname(folder), { recursive: true })
    const names = await readdir(folder)
    const isLayout = names.includes('oci-layout') && names.every((name) => parts.includes(name))
    if (names.length === 0 || isLayout) return
  } catch (error) {
    if (isAbsent(error)) return
    throw refusal(written, `cannot be used (${asError(error).message})`, error)
  }
  throw refusal(written, 'holds something else than an OCI image layout; name another folder')
}

const refusal = (written: string, why: string, cause?: unknown): UsageError =>
  new UsageError('bad-value', 'layout', `input "layout": "${written}" ${why}`, cause)

export async function blobStore(folder: string): Promise<BlobStore> {
  await mkdir(join(folder, 'blobs', 'sha256'), { recursive: true })
  return {
    async put(mediaType, source) {
      const growing = join(folder, 'blobs', `growing-${randomUUID()}`)
      const file = await open(growing, 'wx')
      const { hash, size } = await written(file, source).finally(() => file.close())
      const descriptor = { mediaType, digest: `sha256:${hash}` as const, size }
      await rename(growing, blobPath(folder, descriptor))
      return descriptor
    },
  }
}

async function written(
  file: FileHandle,
  source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<{ hash: string; size: number }> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of source) {
    hash.update(chunk)
    size += chunk.length
    await file.writeFile(chunk)
  }
  return { hash: hash.digest('hex'), size }
}
