import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { createReadStream, lstatSync, readFileSync, readlinkSync, type Stats } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { asError } from '../../core/command/failure.ts'
import type { FileEntry, Files } from '../../core/secrets/repository.ts'
import { absent } from './absent.ts'

/**
 * A folder on disk. Symlinks are read as what they say, never followed. Small files cost less than a way through the
 * thread pool, so they are read at once; in between others get their turn: a signal is heard, progress is shown.
 */
export function folder(root: string): Files {
  const at = (path: string | Uint8Array): string | Buffer =>
    typeof path === 'string' ? join(root, path) : Buffer.concat([Buffer.from(root + sep), path])
  let reads = 0
  return {
    async read(path) {
      if (++reads % readsInARow === 0) await setImmediate()
      const file = at(path)
      const stats = statsOf(file)
      if (stats?.isSymbolicLink()) return unlessAbsent(() => readlinkSync(file, { encoding: 'buffer' }))
      return stats?.isFile() ? unlessAbsent(() => readFileSync(file)) : undefined
    },
    async fileAt(path) {
      const stats = statsOf(at(path))
      if (stats?.isFile()) return unlessAbsent(() => readFileSync(at(path)))
      if (stats?.isSymbolicLink()) return 'a symlink'
      return stats?.isDirectory() ? 'a folder' : stats && 'no file'
    },
    async size(path) {
      const stats = statsOf(at(path))
      return stats === undefined || stats.isDirectory() ? undefined : stats.size
    },
    async blobId(path, size) {
      const hash = createHash('sha1').update(`blob ${size}\0`)
      for await (const chunk of createReadStream(at(path)) as AsyncIterable<Buffer>) hash.update(chunk)
      return hash.digest('hex')
    },
    walk: () => below(at, Buffer.alloc(0)),
  }
}

const readsInARow = 32

const statsOf = (file: string | Buffer): Stats | undefined => unlessAbsent(() => lstatSync(file))

function unlessAbsent<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    return absent(asError(error))
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
