import { isUtf8 } from 'node:buffer'
import { lstat, readdir, readFile, readlink, realpath, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, posix, relative, resolve, sep } from 'node:path'
import dockerignore from '@balena/dockerignore'
import { asError, Halted, UsageError } from '../../core/command/failure.ts'
import { matchesPattern } from '../../core/image/dockerfile/pattern.ts'
import { isAbsent } from '../system/absent.ts'

/** One thing of the build context; `path` is relative to the source that was named, '' for that itself. */
export type ContextEntry = { readonly path: string; readonly file: string } & (
  | { readonly kind: 'file'; readonly size: number; readonly executable: boolean }
  | { readonly kind: 'folder' }
  | { readonly kind: 'link'; readonly target: string }
)

/** A source that is not in the context; the message completes `COPY …`. */
export class NotInContext extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'NotInContext'
  }
}

export type Context = {
  /**
   * What a source of COPY stands for: for each match its entries, in the order of their names' bytes.
   * Throws `NotInContext` when nothing matches or the path leads out of the context.
   */
  find(source: string): Promise<readonly Found[]>
}
export type Found = { readonly name: string; readonly entries: readonly ContextEntry[] }

type Options = {
  readonly folder: string
  /** Absolute. Its `.dockerignore` beside it wins over that of the context. */
  readonly dockerfile: string
  /** Absolute paths that this run writes: never part of the context. */
  readonly without: readonly string[]
  readonly written: string
}

export async function openContext({ folder, dockerfile, without, written }: Options): Promise<Context> {
  const root = await realFolder(folder, written)
  const isLeftOut = await leftOut(root, dockerfile, await Promise.all(without.map(realName)))
  return {
    async find(source) {
      const found: Found[] = []
      for (const path of await matches(root, source)) {
        const start = await inside(root, path, source)
        const entries = await walk(start, relative(root, start).split(sep).join('/'), isLeftOut)
        if (entries.length > 0) found.push({ name: path.split('/').at(-1) ?? '', entries })
      }
      if (found.length === 0)
        throw new NotInContext(`found no "${source}" in the context (.dockerignore counts)`)
      return found
    },
  }
}

async function realFolder(folder: string, written: string): Promise<string> {
  try {
    const root = await realpath(folder)
    if ((await stat(root)).isDirectory()) return root
  } catch (error) {
    const why = asError(error).message
    throw new UsageError('unreadable-file', 'context', `input "context": cannot read "${written}" (${why})`)
  }
  throw new UsageError('bad-value', 'context', `input "context": "${written}" is not a folder`)
}

/** A file that may not be there yet, by the real path of its folder. */
const realName = async (path: string): Promise<string> =>
  join(await realpath(dirname(path)).catch(() => dirname(path)), basename(path))

type LeftOut = { readonly file: (path: string, absolute: string) => boolean; readonly canPrune: boolean }

async function leftOut(root: string, dockerfile: string, without: readonly string[]): Promise<LeftOut> {
  const text = await ignoreText(root, dockerfile)
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'))
  const rules = dockerignore.default({ ignorecase: false }).add(lines)
  return {
    file: (path, absolute) =>
      without.some((one) => absolute === one || absolute.startsWith(`${one}.kship-`)) || rules.ignores(path),
    canPrune: !lines.some((line) => line.trimStart().startsWith('!')),
  }
}

/** The list of what a context leaves out; '' when there is none. */
export const ignoreText = async (context: string, dockerfile: string): Promise<string> =>
  (await readOptional(`${dockerfile}.dockerignore`)) ??
  (await readOptional(join(context, '.dockerignore'))) ??
  ''

async function readOptional(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}

/** The paths, relative to the root, that a source with or without a pattern names. */
async function matches(root: string, source: string): Promise<readonly string[]> {
  const segments = source.split('/').filter((segment) => segment !== '' && segment !== '.')
  if (segments.includes('..')) throw new NotInContext(`leads out of the context: "${source}"`)
  let paths: string[] = ['']
  let hasPattern = false
  for (const segment of segments) {
    // Behind a pattern a plain name is a condition too: `*/x` passes over a folder without x.
    hasPattern ||= /[*?[\\]/.test(segment)
    const isMeant = (name: string): boolean => name === segment || matchesPattern(segment, name)
    const next: string[][] = []
    for (const path of paths) {
      const names = hasPattern ? await namesIn(join(root, path), isMeant) : [segment]
      next.push(names.filter(isMeant).map((name) => join(path, name)))
    }
    paths = next.flat()
  }
  return paths
}

async function namesIn(folder: string, isMeant: (name: string) => boolean): Promise<string[]> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  return isFolder ? await namesOf(folder, (raw) => !isMeant(raw)) : []
}

/** The real path of a source; a symbolic link may lead to another place of the context, not out of it. */
async function inside(root: string, path: string, source: string): Promise<string> {
  let real: string
  try {
    real = await realpath(resolve(root, path))
  } catch (error) {
    throw new NotInContext(`found no "${source}" in the context`, error)
  }
  const way = relative(root, real)
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) {
    throw new NotInContext(`leads out of the context by a symbolic link: "${source}"`)
  }
  return real
}

async function walk(start: string, fromRoot: string, isLeftOut: LeftOut): Promise<ContextEntry[]> {
  const entries: ContextEntry[] = []
  const visit = async (absolute: string, path: string): Promise<void> => {
    const name = [fromRoot, path].filter((part) => part !== '').join('/')
    const isOut = name !== '' && isLeftOut.file(name, absolute)
    // A name that is not UTF-8 was listed with replacement characters, under which nothing is found.
    const found = await lstat(absolute).catch((error: unknown) => {
      throw new NotInContext(`cannot read "${name}": it went away, or its name is not UTF-8`, error)
    })
    if (found.isDirectory()) {
      if (isOut && isLeftOut.canPrune) return
      if (!isOut) entries.push({ path, file: absolute, kind: 'folder' })
      for (const child of await namesOf(absolute, (raw) => isLeftOut.file(posix.join(name, raw), raw))) {
        await visit(join(absolute, child), path === '' ? child : `${path}/${child}`)
      }
    } else if (!isOut && found.isSymbolicLink()) {
      entries.push({ path, file: absolute, kind: 'link', target: await readlink(absolute) })
    } else if (!isOut && found.isFile()) {
      const executable = (found.mode & 0o100) !== 0
      entries.push({ path, file: absolute, kind: 'file', size: found.size, executable })
    }
  }
  await visit(start, '')
  return entries
}

/**
 * The names in a folder. One that is no UTF-8 cannot be written into a layer as it is, and a file that silently
 * stays out of the image was not looked at either.
 */
async function namesOf(folder: string, isOut: (shown: string) => boolean): Promise<string[]> {
  const names: string[] = []
  for (const raw of await readdir(folder, { encoding: 'buffer' })) {
    const name = raw.toString('utf8')
    if (isUtf8(raw)) names.push(name)
    else if (!isOut(name)) {
      const told = `The build context holds "${name}", whose name is not UTF-8, so it cannot be read into the image`
      throw new Halted('incomplete', 'not-read', `${told}: rename it, or name it in .dockerignore.`)
    }
  }
  return sorted(names)
}

// By code unit: the same on every machine, whatever its locale and file system.
const sorted = (names: string[]): string[] => names.toSorted((a, b) => (a < b ? -1 : 1))
