import { arEntries } from './ar.ts'
import { Budget, type Limits, standardLimits } from './budget.ts'
import { type Content, type Entry, type Flaw, flawed, Unreadable } from './content.ts'
import { type Format, formatOf, startsAsArchive } from './format.ts'
import { gunzipped } from './gunzip.ts'
import { inflate } from './inflate.ts'
import { tarEntries } from './tar.ts'
import { unpressed } from './xz.ts'
import { zipEntries } from './zip.ts'

/** A file in an archive; `inner.jar!config/.env` in one that lies in another. */
export type Packed = { readonly path: string; readonly name: string; readonly bytes: Uint8Array }
export type Unread = { readonly path: string; readonly why: string; readonly isLocked: boolean }

export type Unpacked = {
  /** Each file when it is asked for, so that only one is held unfolded. */
  files(): Generator<Packed>
  /** What was not read; complete when `files` has come to its end. */
  readonly unread: readonly Unread[]
}

/** An archive whose outermost layer was taken off already: what it held, or why that could not be. */
export type Opened = Content | Unreadable

/** Takes an xz off, which no reader here could do at once; undefined where there is none. */
export async function opened(
  content: Uint8Array,
  limits: Limits = standardLimits,
): Promise<Opened | undefined> {
  if (formatOf(content) !== 'xz') return undefined
  try {
    return await unpressed(content, new Budget(limits, content.length).room())
  } catch (error) {
    if (error instanceof Unreadable) return error
    throw error
  }
}

/**
 * The files of a zip, a tar, an ar (a Debian package, a static library), a compressed tar or a compressed file, of
 * archives in them too. Bounded by the limits; what is cut is named.
 * @param name of the archive, for what a compressed file is called when it is not
 * @param within what `opened` gave for this content; an xz in another archive is not read
 */
export function unpack(
  content: Uint8Array,
  name = '',
  limits: Limits = standardLimits,
  within?: Opened,
): Unpacked {
  return unpackWithin(new Budget(limits, content.length), content, name, within)
}

/** The same for one of several archives that share a budget. */
export function unpackWithin(budget: Budget, content: Uint8Array, name = '', within?: Opened): Unpacked {
  const unread: Unread[] = []
  const unpacking = new Unpacking(budget, unread, within)
  return { files: () => unpacking.filesOf(content, name, '', 1), unread }
}

class Unpacking {
  readonly #budget: Budget
  readonly #unread: Unread[]
  #within: Opened | undefined

  constructor(budget: Budget, unread: Unread[], within: Opened | undefined) {
    this.#budget = budget
    this.#unread = unread
    this.#within = within
  }

  /** @param prefix of the paths: the archives that this one lies in */
  *filesOf(content: Uint8Array, name: string, prefix: string, depth: number): Generator<Packed> {
    const place = prefix.slice(0, -1)
    let flaw: Flaw | undefined
    try {
      for (const entry of this.#entriesOf(content, formatOf(content), name)) {
        this.#budget.countEntry()
        const file = this.#read(entry, prefix + entry.path)
        if (file === undefined) continue
        flaw = file.flaw ?? flaw
        yield* this.#fileOf(entry, file.bytes, prefix, depth)
      }
      if (flaw !== undefined) throw flawed(flaw)
    } catch (error) {
      this.#note(place, error)
    }
  }

  *#fileOf(entry: Entry, bytes: Uint8Array, prefix: string, depth: number): Generator<Packed> {
    const path = prefix + entry.path
    if (entry.isRest) return yield { path, name: entry.path, bytes }
    if (formatOf(bytes) !== undefined && depth < this.#budget.limits.depth) {
      yield* this.filesOf(bytes, entry.path, `${path}!`, depth + 1)
      // What stands before the archive is in none of its files.
      if (!startsAsArchive(bytes)) yield { path, name: entry.path, bytes }
      return
    }
    if (formatOf(bytes) !== undefined) {
      this.#note(path, new Unreadable(`it lies in more than ${this.#budget.limits.depth - 1} other archives`))
    }
    yield { path, name: entry.path, bytes }
  }

  #read(entry: Entry, path: string): Content | undefined {
    try {
      return entry.read()
    } catch (error) {
      this.#note(path, error)
      return undefined
    }
  }

  #note(path: string, error: unknown): void {
    if (!(error instanceof Unreadable)) throw error
    this.#unread.push({ path, why: error.message, isLocked: error.isLocked })
  }

  #entriesOf(content: Uint8Array, format: Format | undefined, name: string): Iterable<Entry> {
    switch (format) {
      case 'zip':
        return zipEntries(content, this.#budget)
      case 'tar':
        return tarEntries(content)
      case 'ar':
        return arEntries(content)
      case 'gzip':
        return streamed(gunzipped(content, this.#budget), name)
      case 'zlib':
      case 'zstd':
        return streamed(inflate(format, content, this.#budget), name)
      case 'xz':
        return streamed(this.#unpressed(), name)
      default:
        throw new Unreadable(`nothing here opens ${format ?? 'it'}`)
    }
  }

  /** Of the outermost archive, once. */
  #unpressed(): Content {
    const within = this.#within
    this.#within = undefined
    if (within === undefined) throw new Unreadable('nothing here opens an xz in another file')
    if (within instanceof Unreadable) throw within
    this.#budget.spend(within.bytes.length)
    return within
  }
}

/** One stream holds a tar, or a file. */
function* streamed(content: Content, name: string): Generator<Entry> {
  if (formatOf(content.bytes) !== 'tar') return yield { path: bare(name), read: () => content }
  yield* tarEntries(content.bytes)
  if (content.flaw !== undefined) throw flawed(content.flaw)
}

/** `dump.sql.gz` holds `dump.sql`. */
const bare = (name: string): string =>
  name
    .slice(name.lastIndexOf('/') + 1)
    .replace(/\.(?:gz|gzip|zst|zstd|xz|z)$/i, '')
    .replace(/\.t[gx]z$/i, '.tar') || 'content'
