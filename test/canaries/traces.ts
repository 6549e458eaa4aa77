import { createHash } from 'node:crypto'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Child } from './starts.ts'

/** Bytes that a run wrote or handed to a child, and where. */
export type Trace = { readonly place: string; readonly bytes: Buffer }
/** A file of TMPDIR as the watcher kept it, or where a link led. */
export type Kept = { readonly path: string; readonly target?: string; readonly copy?: string }

export const tracesOf = ({ argv, env }: Child): Trace[] => [
  { place: `argv of ${argv[0]}`, bytes: Buffer.from(argv.join('\0'), 'latin1') },
  { place: `environ of ${argv[0]}`, bytes: Buffer.from(Object.entries(env).join('\0'), 'latin1') },
]

export async function temporaryTrace({ path, target = '', copy }: Kept): Promise<Trace> {
  const content = copy === undefined ? Buffer.from(target) : await readFile(copy)
  return { place: `TMPDIR/${path}`, bytes: Buffer.concat([Buffer.from(`${path}\0`), content]) }
}

export async function fileTrace([path]: readonly [string, string]): Promise<Trace> {
  return { place: path, bytes: Buffer.concat([Buffer.from(`${path}\0`), await contentOf(path)]) }
}

const contentOf = (path: string): Promise<Buffer> =>
  readFile(path).catch(async () => Buffer.from(await readlink(path).catch(() => '')))

/** Every file and link below the folders, with a hash of what it says. */
export async function hashes(folders: readonly string[]): Promise<(readonly [path: string, hash: string])[]> {
  const all: (readonly [string, string])[] = []
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      if (entry.isDirectory()) continue
      all.push([
        path,
        createHash('sha256')
          .update(await contentOf(path))
          .digest('hex'),
      ])
    }
  }
  return all
}
