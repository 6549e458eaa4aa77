import type { WorkRepository } from '../fakes/work-repository.ts'

/** Which scopes look where a place is: `new` in a range, a push or an event; `tip` in a tree; `all` in a history. */
type Reach = 'new' | 'tip' | 'all'

export type HidingPlace = {
  readonly name: string
  readonly seenBy: readonly Reach[]
  readonly surface: string
  /** The end of the path, where there is one. */
  readonly path?: string
  hide(repository: WorkRepository, secret: string): Promise<unknown> | unknown
}

export const everywhere = ['new', 'tip', 'all'] as const
/** Gone from the tip, or never in a tree. */
export const past = ['new', 'all'] as const

/** A file whose content hides the secret; `inner` is where in it. */
export type FilePlace = HidingPlace & {
  readonly path: string
  readonly content: (secret: string) => string | Uint8Array
}

export const inFile = (name: string, path: string, content: FilePlace['content'], inner = ''): FilePlace => ({
  name,
  seenBy: everywhere,
  surface: 'blob',
  path: `${path}${inner}`,
  content,
  hide: (repository, secret) => repository.write(path, content(secret)),
})
