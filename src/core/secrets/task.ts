import type { Surface } from '../report/finding.ts'
import type { Excluded, Heads } from './repository.ts'
import type { Shard } from './shard.ts'

export const scopes = ['event', 'staged', 'push', 'range', 'tree', 'history', 'stdin'] as const
export type Scope = (typeof scopes)[number]

/** Text of the event that is in no object: a branch name, a pull request's title. */
export type Aside = { readonly surface: Surface; readonly text: string }

export type Subject =
  | { readonly kind: 'reach'; readonly heads: Heads; readonly excluded: Excluded }
  | { readonly kind: 'tree'; readonly revision: string }
  | { readonly kind: 'staged' }
  | { readonly kind: 'tracked' }
  | { readonly kind: 'folder' }
  | { readonly kind: 'text'; readonly content: Uint8Array }
  | { readonly kind: 'nothing'; readonly why: string }

/** What a secret that is found there means, and so what to do. */
export type Standing = 'proposed' | 'public' | 'staged' | 'unpushed' | 'here'

/** The commit whose policy judges. */
export type Judge = {
  readonly commit: string
  readonly from: 'base branch' | 'default branch' | 'pushed commit'
  /** Whose policy was wanted in its place, and is not to be had. */
  readonly wanted?: string
}

/** One run of the guard: what to read, what was there before, and by whose law. */
export type Task = {
  readonly subject: Subject
  readonly asides: readonly Aside[]
  readonly standing: Standing
  /** Commits whose trees were there before: what they hold is known. */
  readonly bases: readonly string[]
  /** Whose `.kship.yml` judges; the work tree's when absent. */
  readonly law?: Judge
  /** The part of a history that is read; all of it when absent. */
  readonly shard?: Shard
  readonly evidence: Readonly<Record<string, string>>
}

/** The parts of a task that most scopes leave empty. */
export const still = {
  asides: [],
  standing: 'here',
  bases: [],
  evidence: {},
} as const satisfies Partial<Task>

export const refName = (text: string): Aside => ({
  surface: 'ref-name',
  text: text.replace(/^refs\/(?:heads|tags|remotes)\//, ''),
})
