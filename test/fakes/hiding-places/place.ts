import type { WorkRepository } from '../work-repository.ts'

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
