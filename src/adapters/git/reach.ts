import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Excluded, Heads, Reach, StoredObject } from '../../core/secrets/repository.ts'
import { absent } from '../system/absent.ts'
import { describe } from './cat-file.ts'
import { type Git, GitFailed, strangeAnswer } from './git.ts'
import { missing, missingAtLeast } from './missing.ts'
import { newline, records } from './records.ts'

/** What git itself counts: `rev-list --objects heads --not excluded`, with the missing named instead of fatal. */
export async function reachOf(git: Git, heads: Heads, excluded: Excluded): Promise<Reach> {
  const ends = shallowEnds(git)
  ends.catch(() => undefined)
  const listing = new Listing()
  const objects: StoredObject[] = []
  let trees = 0
  const corrupt: string[] = []
  for await (const { type, size } of describe(git, listing.ids(git, heads, excluded))) {
    const { oid, path } = listing.next()
    // rev-list looks whether a blob's file is there; only reading its header tells that it is none.
    if (type === 'missing') corrupt.push(oid)
    if (type === 'tree') trees++
    if (type !== 'blob' && type !== 'tag') continue
    // With a word that all share.
    objects.push({ oid, type: type === 'blob' ? 'blob' : 'tag', size, path })
  }
  if (!listing.isTaken) throw strangeAnswer('fewer objects than it was asked for')
  const { commits, boundary } = listing
  const cutAt = await ends
  const cut = commits.filter((commit) => cutAt.has(commit)).length
  if (listing.missing.length + cut > 0) throw missing({ objects: listing.missing, parents: cut })
  if (corrupt.length > 0) throw missing({ objects: corrupt })
  return { commits: commits.toReversed(), objects, trees, boundary }
}

type Named = { readonly oid: string; readonly path: string }

/** What `rev-list` says, read while it goes on: of a large history all objects at once would fill the memory. */
class Listing {
  readonly commits: string[] = []
  readonly boundary: string[] = []
  readonly missing: string[] = []
  readonly #paths = new Map<string, string>()
  /** Given out and not yet taken, batch by batch. */
  readonly #named: Named[][] = []
  #taken = 0

  /** The ids of the objects, in lines. */
  async *ids(git: Git, heads: Heads, excluded: Excluded): AsyncGenerator<string> {
    const args = ['rev-list', ...argsFor(heads, excluded)]
    try {
      for await (const lines of records(git.stream(args, revisions(heads, excluded)), newline)) {
        const named = lines.flatMap((line) => this.#read(line))
        if (named.length === 0) continue
        this.#named.push(named)
        yield named.map(({ oid }) => `${oid}\n`).join('')
      }
    } catch (error) {
      // A commit or a root tree that is not there still ends rev-list in git before 2.44.
      if (error instanceof GitFailed) throw missingAtLeast(error)
      throw error
    }
  }

  /** The one that was given out behind the last that was taken. */
  next(): Named {
    const next = this.#named[0]?.[this.#taken++]
    if (next !== undefined) return next
    this.#named.shift()
    this.#taken = 0
    if (this.#named.length === 0) throw strangeAnswer('more objects than it was asked for')
    return this.next()
  }

  /** All that was given out. */
  get isTaken(): boolean {
    return this.#named.length === 0 || (this.#named.length === 1 && this.#taken === this.#named[0]?.length)
  }

  #read(line: Buffer): Named | readonly [] {
    const blank = line.indexOf(0x20)
    if (line[0] === 0x3f) this.missing.push(line.toString('latin1', 1))
    else if (line[0] === 0x2d) this.boundary.push(line.toString('latin1', 1))
    else if (blank === -1) this.commits.push(line.toString('latin1'))
    else
      return { oid: line.toString('latin1', 0, blank), path: this.#shared(line.toString('utf8', blank + 1)) }
    return []
  }

  /** Versions of a file are many, and have one path. */
  #shared(path: string): string {
    const there = this.#paths.get(path)
    if (there === undefined) this.#paths.set(path, path)
    return there ?? path
  }
}

const argsFor = (heads: Heads, { remote }: Excluded): readonly string[] => [
  '--objects',
  '--topo-order',
  '--boundary',
  '--missing=print',
  ...(heads === 'all refs' ? ['--all'] : []),
  // The second --not: before git 2.42 the first would turn what stdin says as well.
  ...(remote === undefined ? [] : ['--not', remote === '' ? '--remotes' : `--remotes=${remote}`, '--not']),
  '--stdin',
]

function* revisions(heads: Heads, { commits }: Excluded): Generator<string> {
  if (heads !== 'all refs') for (const head of heads) yield `${head}\n`
  for (const commit of commits) yield `^${commit}\n`
}

/** The commits whose parents a shallow clone left out. */
async function shallowEnds(git: Git): Promise<ReadonlySet<string>> {
  if (git.isJoined) return new Set()
  const { stdout } = await git.run(['rev-parse', '--git-path', 'shallow'])
  const file = resolve(git.directory, stdout.toString('utf8').replace(/\n$/, ''))
  return new Set((await readFile(file, 'utf8').catch(absent))?.split('\n'))
}
