import { lstat, readlink } from 'node:fs/promises'
import { join } from 'node:path'

const maxLinks = 40

/**
 * Where a path of an image lies on disk, with the symbolic links in it followed as they would be inside the
 * image: never outside of `root`. The last component is not followed. It need not exist.
 */
export async function inScope(root: string, path: string): Promise<string> {
  const todo = parts(path)
  let done: string[] = []
  let links = 0
  while (todo.length > 0) {
    const part = todo.shift() ?? ''
    if (part === '..') {
      done.pop()
      continue
    }
    const here = join(root, ...done, part)
    const target = todo.length === 0 ? undefined : await linkAt(here)
    if (target === undefined) {
      done.push(part)
      continue
    }
    if (++links > maxLinks) throw new Error(`too many symbolic links on the way to ${path}`)
    if (target.startsWith('/')) done = []
    todo.unshift(...parts(target))
  }
  return join(root, ...done)
}

const parts = (path: string): string[] => path.split('/').filter((part) => part !== '' && part !== '.')

async function linkAt(path: string): Promise<string | undefined> {
  const found = await lstat(path).catch(() => undefined)
  return found?.isSymbolicLink() === true ? readlink(path) : undefined
}
