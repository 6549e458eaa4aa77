import { posix } from 'node:path'
import type { Owner, Work } from '../../core/image/dockerfile/plan.ts'
import { type Context, type Found, NotInContext } from './context.ts'

/** One entry of a layer to write; `name` is absolute in the image. */
export type Addition = { readonly name: string; readonly owner: Owner; readonly mode: number } & (
  | { readonly kind: 'folder' }
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'file'; readonly file: string; readonly size: number }
)

/** The folders of the image so far: those that are there keep their mode and owner. */
export type Folders = Set<string>

/** What one instruction adds, parents first; `folders` learns the new ones. Throws `NotInContext`. */
export async function additions(work: Work, context: Context, folders: Folders): Promise<Addition[]> {
  const layer = new Layer(folders)
  if (work.kind === 'folder') layer.folder(work.target, root)
  if (work.kind === 'copy') {
    for (const source of work.sources) {
      const found = await context.find(source)
      for (const one of found) layer.copy(one, work, found.length > 1)
    }
  }
  return layer.additions()
}

const root: Owner = { uid: 0, gid: 0 }
type Copy = Extract<Work, { kind: 'copy' }>

class Layer {
  readonly #folders: Folders
  readonly #added = new Map<string, Addition>()

  constructor(folders: Folders) {
    this.#folders = folders
  }

  folder(name: string, owner: Owner): void {
    if (name === '/' || this.#folders.has(name)) return
    this.folder(posix.dirname(name), owner)
    this.#folders.add(name)
    this.#added.set(name, { name, owner, mode: 0o755, kind: 'folder' })
  }

  copy({ name, entries }: Found, { target, intoFolder, owner, mode }: Copy, isOneOfMany: boolean): void {
    const isFolder = entries.some(({ kind, path }) => kind === 'folder' || path !== '')
    const isInto = isFolder || intoFolder || isOneOfMany || target === '/' || this.#folders.has(target)
    const start = isFolder || !isInto ? target : posix.join(target, name)
    if (isInto) this.folder(target, owner)
    for (const entry of entries) {
      const place = posix.join(start, entry.path)
      if (entry.kind === 'folder') {
        this.folder(place, owner)
        continue
      }
      if (this.#folders.has(place)) throw new NotInContext(`would put a file where the folder "${place}" is`)
      this.folder(posix.dirname(place), owner)
      // Modes of a checkout depend on the umask of the machine: only "executable" is taken over.
      this.#added.set(
        place,
        entry.kind === 'link'
          ? { name: place, owner, mode: 0o777, kind: 'link', target: entry.target }
          : {
              name: place,
              owner,
              mode: mode ?? (entry.executable ? 0o755 : 0o644),
              kind: 'file',
              file: entry.file,
              size: entry.size,
            },
      )
    }
  }

  additions(): Addition[] {
    return [...this.#added.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  }
}
