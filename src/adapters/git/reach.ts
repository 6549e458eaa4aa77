import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Excluded, Heads, Reach, StoredObject } from '../../core/secrets/repository.ts'
import { absent } from '../system/absent.ts'
import { describe } from './cat-file.ts'
import { type Git, GitFailed } from './git.ts'
import { missing, missingAtLeast } from './missing.ts'
import { newline, records } from './records.ts'

/** What git itself counts: `rev-list --objects heads --not excluded`, with the missing named instead of fatal. */
export async function reachOf(git: Git, heads: Heads, excluded: Excluded): Promise<Reach> {
  const [listing, ends] = await Promise.all([listed(git, heads, excluded), shallowEnds(git)])
  const cut = listing.commits.filter((commit) => ends.has(commit)).length
  if (listing.missing.length + cut > 0) throw missing({ objects: listing.missing, parents: cut })
  const objects: StoredObject[] = []
  let at = 0
  let trees = 0
  const corrupt: string[] = []
  for await (const { type, size } of describe(
    git,
    listing.objects.map(({ oid }) => oid),
  )) {
    const named = listing.objects[at++]
    // rev-list looks whether a blob's file is there; only reading its header tells that it is none.
    if (type === 'missing' && named !== undefined) corrupt.push(named.oid)
    if (type === 'tree') trees++
    if (named === undefined || (type !== 'blob' && type !== 'tag')) continue
    // Written out, and with a word that all share: by spreading, each of a large history's objects is twice as big.
    objects.push({ oid: named.oid, type: type === 'blob' ? 'blob' : 'tag', size, path: named.path })
  }
  if (corrupt.length > 0) throw missing({ objects: corrupt })
  return { commits: listing.commits.toReversed(), objects, trees, boundary: listing.boundary }
}

type Listing = {
  readonly commits: string[]
  readonly boundary: string[]
  readonly objects: { readonly oid: string; readonly path: string }[]
  readonly missing: readonly string[]
}

async function listed(git: Git, heads: Heads, excluded: Excluded): Promise<Listing> {
  const commits: string[] = []
  const boundary: string[] = []
  const objects: { oid: string; path: string }[] = []
  const missing: string[] = []
  try {
    for await (const lines of records(
      git.stream(['rev-list', ...argsFor(heads, excluded)], revisions(heads, excluded)),
      newline,
    )) {
      for (const line of lines) {
        const blank = line.indexOf(0x20)
        if (line[0] === 0x3f) missing.push(line.toString('latin1', 1))
        else if (line[0] === 0x2d) boundary.push(line.toString('latin1', 1))
        else if (blank === -1) commits.push(line.toString('latin1'))
        else objects.push({ oid: line.toString('latin1', 0, blank), path: line.toString('utf8', blank + 1) })
      }
    }
  } catch (error) {
    // A commit or a root tree that is not there still ends rev-list in git before 2.44.
    if (error instanceof GitFailed) throw missingAtLeast(error)
    throw error
  }
  return { commits, boundary, objects, missing }
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
