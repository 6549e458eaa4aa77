import { createWriteStream } from 'node:fs'
import { chmod, lchown, link, lstat, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract, type Header } from 'tar-stream'
import { inScope } from './scope.ts'

export type Layer = { readonly mediaType: string; stream(): Readable }

/** Lays an image's layers one over the other in `root`. https://github.com/opencontainers/image-spec/blob/main/layer.md */
export async function extractLayers(root: string, layers: readonly Layer[]): Promise<void> {
  await mkdir(root, { recursive: true })
  for (const layer of layers) await extractLayer(root, layer)
  // An engine writes this file into every container; without it a resolver asks the network for localhost.
  await mkdir(join(root, 'etc'), { recursive: true })
  await writeFile(join(root, 'etc/hosts'), '127.0.0.1 localhost\n').catch(() => undefined)
}

async function extractLayer(root: string, { mediaType, stream }: Layer): Promise<void> {
  const tar = extract()
  if (mediaType.endsWith('zstd')) throw new Error('zstd layers are not read by the twin')
  const read = /gzip$/.test(mediaType) ? pipeline(stream(), createGunzip(), tar) : pipeline(stream(), tar)
  // What this layer itself wrote: an opaque mark hides only what lay below it.
  const written = new Set<string>()
  const unpack = async (): Promise<void> => {
    for await (const entry of tar) {
      await place(root, entry.header, entry, written)
      entry.resume()
    }
  }
  await Promise.all([read, unpack()])
}

const whiteout = '.wh.'
const opaque = '.wh..wh..opq'

async function place(
  root: string,
  header: Header,
  body: AsyncIterable<unknown>,
  written: Set<string>,
): Promise<void> {
  const name = posix.basename(header.name)
  const path = await inScope(root, header.name)
  if (name === opaque) return clear(dirname(path), written)
  if (name.startsWith(whiteout))
    return void (await rm(join(dirname(path), name.slice(whiteout.length)), gone))
  if (path === root) return
  await mkdir(dirname(path), { recursive: true })
  const old = await lstat(path).catch(() => undefined)
  if (old !== undefined && !(old.isDirectory() && header.type === 'directory')) await rm(path, gone)
  written.add(path)
  await write(root, path, header, body)
}

const gone = { recursive: true, force: true } as const

async function write(
  root: string,
  path: string,
  header: Header,
  body: AsyncIterable<unknown>,
): Promise<void> {
  const mode = (header.mode ?? 0o644) & 0o7777
  switch (header.type) {
    case 'directory':
      await mkdir(path, { recursive: true })
      break
    case 'symlink':
      await symlink(header.linkname ?? '', path)
      return own(path, header)
    case 'link':
      return link(await inScope(root, header.linkname ?? ''), path)
    case 'file':
    case 'contiguous-file':
      await pipeline(body, createWriteStream(path))
      break
    default:
      // Devices and pipes: the twin mounts what a container needs of them.
      return
  }
  await own(path, header)
  await chmod(path, mode)
}

/** Owners can be kept only by root. */
async function own(path: string, { uid = 0, gid = 0 }: Header): Promise<void> {
  if (process.getuid?.() === 0) await lchown(path, uid, gid)
}

async function clear(folder: string, written: ReadonlySet<string>): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    const path = join(folder, name)
    if (!written.has(path)) await rm(path, gone)
  }
}
