import { lstat, opendir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Files } from '../../core/secrets/repository.ts'
import { absent } from './absent.ts'

/** A folder on disk. Symlinks are read as what they say, never followed. */
export function folder(root: string): Files {
  return {
    async read(path) {
      const file = join(root, path)
      const stats = await lstat(file).catch(absent)
      if (stats?.isSymbolicLink()) return readlink(file, 'buffer').catch(absent)
      return stats?.isFile() ? readFile(file).catch(absent) : undefined
    },
    async size(path) {
      const stats = await lstat(join(root, path)).catch(absent)
      return stats === undefined || stats.isDirectory() ? undefined : stats.size
    },
    walk: () => below(root, ''),
  }
}

async function* below(root: string, prefix: string): ReturnType<Files['walk']> {
  for await (const entry of await opendir(join(root, prefix))) {
    const path = prefix + entry.name
    if (entry.isDirectory()) {
      if (entry.name !== '.git') yield* below(root, `${path}/`)
    } else if (entry.isFile()) yield { path, kind: 'file' }
    else if (entry.isSymbolicLink()) yield { path, kind: 'symlink' }
  }
}
