import { isUtf8 } from 'node:buffer'
import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { FileEntry, Files } from '../../core/secrets/repository.ts'
import { absent } from './absent.ts'

/** A folder on disk. Symlinks are read as what they say, never followed. */
export function folder(root: string): Files {
  const at = (path: string | Uint8Array): string | Buffer =>
    typeof path === 'string' ? join(root, path) : Buffer.concat([Buffer.from(root + sep), path])
  return {
    async read(path) {
      const file = at(path)
      const stats = await lstat(file).catch(absent)
      if (stats?.isSymbolicLink()) return readlink(file, { encoding: 'buffer' }).catch(absent)
      return stats?.isFile() ? readFile(file).catch(absent) : undefined
    },
    async size(path) {
      const stats = await lstat(at(path)).catch(absent)
      return stats === undefined || stats.isDirectory() ? undefined : stats.size
    },
    walk: () => below(at, Buffer.alloc(0)),
  }
}

/** A path as it can be shown, and its bytes where those are no UTF-8. */
export const namedBy = (path: Buffer): Pick<FileEntry, 'path' | 'rawPath'> => ({
  path: path.toString('utf8'),
  ...(!isUtf8(path) && { rawPath: path }),
})

const slash = Buffer.from('/')

async function* below(at: (path: Uint8Array) => string | Buffer, prefix: Buffer): AsyncGenerator<FileEntry> {
  for (const entry of await readdir(at(prefix), { withFileTypes: true, encoding: 'buffer' })) {
    const path = Buffer.concat([prefix, entry.name])
    if (entry.isDirectory()) {
      if (entry.name.toString('latin1') !== '.git') yield* below(at, Buffer.concat([path, slash]))
    } else if (entry.isFile()) yield { ...namedBy(path), kind: 'file' }
    else if (entry.isSymbolicLink()) yield { ...namedBy(path), kind: 'symlink' }
  }
}
