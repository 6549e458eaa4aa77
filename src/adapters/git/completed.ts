import type { Excluded, Heads, Reach, Repository } from '../../core/secrets/repository.ts'
import { Missing } from './missing.ts'
import type { Opened } from './repository.ts'
import type { Supply } from './supply.ts'

/** A shallow clone lacks commits, then files: each is asked for once, and what comes may name more. */
const mostRounds = 4

/** Where to ask, once there is something to ask for; undefined when nobody may be asked. */
export type Ask = () => Promise<Supply | undefined>

type Clone = Pick<Opened, 'git' | 'repository' | 'joinedWith'>

/** A clone that fetches what it lacks when it is asked for it; what cannot be had is missing as before. */
export function completed(opened: Clone, ask: Ask): Repository {
  const clone = new Completed(opened, ask)
  const { repository } = opened
  return {
    resolve: (revision) => clone.resolve(revision),
    reach: (heads, excluded) => clone.reach(heads, excluded),
    brought: (commits) => clone.now.brought(commits),
    tree: (revision) => clone.entries((now) => now.tree(revision), [revision]),
    staged: () => clone.entries((now) => now.staged(), []),
    tracked: () => repository.tracked(),
    read: (oids) => clone.now.read(oids),
    sizes: (oids) => clone.whole((now) => now.sizes(oids), []),
    fileAt: (revision, path) => clone.whole((now) => now.fileAt(revision, path), [revision]),
    refs: () => repository.refs(),
    tips: () => repository.tips(),
    remoteRefs: (without) => clone.now.remoteRefs(without),
  }
}

class Completed {
  readonly #clone: Clone
  readonly #ask: Ask
  #supply: Promise<Supply | undefined> | undefined
  now: Repository

  constructor(clone: Clone, ask: Ask) {
    this.#clone = clone
    this.#ask = ask
    this.now = clone.repository
  }

  async resolve(revision: string): Promise<string | undefined> {
    const here = await this.now.resolve(revision)
    if (here !== undefined) return here
    const branch = /^refs\/remotes\/origin\/(.+)$/.exec(revision)?.[1]
    if (branch === undefined && !isOid(revision)) return undefined
    const oid = branch === undefined ? revision : await (await this.#supplied())?.branch(branch)
    return oid !== undefined && (await this.#fetch((supply) => supply.fetchCommit(oid)))
      ? this.now.resolve(oid)
      : undefined
  }

  async reach(heads: Heads, excluded: Excluded): Promise<Reach> {
    const named = heads === 'all refs' ? await this.#tips() : heads
    return this.whole((now) => now.reach(heads, excluded), [...named, ...excluded.commits])
  }

  /** @param tips the commits that lead to what may be missing */
  async whole<T>(work: (now: Repository) => Promise<T>, tips: readonly string[]): Promise<T> {
    for (let round = 1; ; round++) {
      try {
        return await work(this.now)
      } catch (error) {
        if (!(error instanceof Missing) || round === mostRounds) throw error
        const wanted = [...new Set([...error.objects, ...(error.isCut ? tips : [])])]
        if (wanted.length === 0 || (await this.#supplied()) === undefined) throw error
        if (!(await this.#fetch((supply) => supply.fetch(wanted))))
          throw error.after((await this.#supplied())?.failure ?? '')
      }
    }
  }

  async *entries<T>(list: (now: Repository) => AsyncIterable<T>, tips: readonly string[]): AsyncGenerator<T> {
    yield* await this.whole(async (now) => {
      const all: T[] = []
      for await (const entry of list(now)) all.push(entry)
      return all
    }, tips)
  }

  async #fetch(from: (supply: Supply) => Promise<boolean>): Promise<boolean> {
    const supply = await this.#supplied()
    if (supply === undefined || !(await from(supply))) return false
    this.now = this.#clone.joinedWith(supply.folder)
    return true
  }

  #supplied(): Promise<Supply | undefined> {
    this.#supply ??= this.#ask()
    return this.#supply
  }

  async #tips(): Promise<readonly string[]> {
    const { stdout } = await this.#clone.git.run(['for-each-ref', '--format=%(objectname)'])
    const head = await this.now.resolve('HEAD')
    return [...stdout.toString('latin1').split('\n'), head ?? ''].filter(isOid)
  }
}

const isOid = (text: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)
