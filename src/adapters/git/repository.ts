import { access, constants } from 'node:fs/promises'
import { resolve } from 'node:path'
import { asError, Halted, UsageError } from '../../core/command/failure.ts'
import type { NoFile, Repository } from '../../core/secrets/repository.ts'
import { ChildFailure } from '../system/child.ts'
import { contents, describe, listed } from './cat-file.ts'
import { broughtBy, fileNamed, indexOf, stagedIn, treeOf } from './entries.ts'
import { type Git, gitIn, type Surroundings, strangeAnswer } from './git.ts'
import { missing, whole } from './missing.ts'
import { reachOf } from './reach.ts'
import { revisionsOf } from './revisions.ts'

export type Opened = {
  readonly git: Git
  /** The same repository together with objects that were fetched into the one in that folder. */
  joinedWith(folder: string): Repository
  readonly repository: Repository
  /** Absolute: the top of the work tree, or the git folder of a bare repository. */
  readonly root: string
  readonly gitDirectory: string
  readonly bare: boolean
  /** From the root to the folder that was asked for, with a `/` at its end; '' at the root. */
  readonly prefix: string
}

/** The repository that a folder is in, or undefined when it is in none. */
export async function openRepository(surroundings: Surroundings): Promise<Opened | undefined> {
  // All in one question, since a commit waits for each. git answers up to the first that it cannot: HEAD may not be yet.
  const { code, stdout, stderr } = await gitIn(surroundings)
    .run(['rev-parse', '--absolute-git-dir', '--is-inside-work-tree', '--show-cdup', '--show-prefix', head])
    .catch((error: unknown) => notStarted(error, surroundings))
  const answers = stdout.toString('utf8').split('\n')
  const [gitDirectory = '', inside, up = '', prefix = ''] = answers
  if (inside === undefined) {
    if (isNone.test(stderr)) return undefined
    throw refusedByGit(stderr, surroundings)
  }
  const commit = code === 0 ? answers.at(-2) : undefined
  if (inside !== 'true') {
    const rest = { root: gitDirectory, gitDirectory, bare: true, prefix: '' }
    return { ...inFolder(surroundings, commit), ...rest }
  }
  const root = resolve(surroundings.directory, up)
  return {
    ...inFolder({ ...surroundings, directory: root }, commit),
    root,
    gitDirectory,
    bare: false,
    prefix,
  }
}

const head = 'HEAD^{commit}'

/** Up to the root of the file system, or to a mount point. */
const isNone = /not a git repository \(or any /

/** There is one, but git cannot or will not open it: a broken configuration, a format that it does not know. */
const refusedByGit = (stderr: string, { directory, written = directory }: Surroundings): UsageError =>
  new UsageError(
    'no-repository',
    'directory',
    `input "directory": git cannot open the repository of "${written}": ${stderr.trim().replaceAll(/\s+/g, ' ')}; ` +
      'mend what it names, until `git status` there works',
  )

function inFolder(
  surroundings: Surroundings,
  commit: string | undefined,
): Pick<Opened, 'git' | 'repository' | 'joinedWith'> {
  const git = gitIn(surroundings)
  return {
    git,
    repository: repositoryOf(git, commit),
    joinedWith: (folder) => repositoryOf(gitIn({ ...surroundings, beside: folder }), commit),
  }
}

/** A child fails alike when its program cannot be started and when its folder cannot be entered. */
async function notStarted(error: unknown, { directory, written = directory }: Surroundings): Promise<never> {
  // Node throws ENOTDIR before there is a child; what else it says of a start comes as a ChildFailure.
  const cause: NodeJS.ErrnoException = asError(error)
  if (!(error instanceof ChildFailure) && cause.code !== 'ENOTDIR') throw error
  if (error instanceof ChildFailure && !error.reason.startsWith('not-')) throw error
  if (await isOpenFolder(directory)) {
    throw new Halted('incomplete', 'not-read', 'git could not be started: is it installed, and on PATH?', {
      cause: error,
    })
  }
  throw new UsageError(
    'unreadable-file',
    'directory',
    `input "directory": there is no folder "${written}", or it may not be entered`,
    error,
  )
}

const isOpenFolder = (path: string): Promise<boolean> =>
  access(`${path}/.`, constants.X_OK).then(
    () => true,
    () => false,
  )

/** @param head the commit of HEAD, where it is known: in one run it is what it was at the beginning */
function repositoryOf(git: Git, head: string | undefined): Repository {
  const revisions = revisionsOf(git, head)
  return {
    ...revisions,
    reach: (heads, excluded) => reachOf(git, heads, excluded),
    brought: (commits) => whole(broughtBy(git, commits)),
    tree: (revision) => whole(treeOf(git, revision)),
    async *staged() {
      yield* whole(stagedIn(git, (await revisions.resolve('HEAD')) ?? (await emptyTree(git))))
    },
    tracked: () => whole(indexOf(git)),
    read: (oids) => contents(git, oids),
    sizes: (oids) => sizesOf(git, oids),
    fileAt: (revision, path) => fileAt(git, revision, path),
  }
}

/** Its id depends on the repository's hash; `hash-object` without `-w` writes nothing. */
async function emptyTree(git: Git): Promise<string> {
  const { code, stdout } = await git.run(['hash-object', '-t', 'tree', '--stdin'])
  return code === 0 ? stdout.toString('latin1').trim() : ''
}

async function sizesOf(git: Git, oids: readonly string[]): Promise<readonly number[]> {
  if (oids.length === 0) return []
  const sizes: number[] = []
  const absent: string[] = []
  for await (const { type, size } of describe(git, listed(oids))) {
    if (type === 'missing') absent.push(oids[sizes.length] ?? '')
    sizes.push(size)
  }
  if (absent.length > 0) throw missing({ objects: absent })
  if (sizes.length !== oids.length) throw strangeAnswer('another number of objects than it was asked for')
  return sizes
}

async function fileAt(git: Git, revision: string, path: string): Promise<Uint8Array | NoFile | undefined> {
  // Not by `revision:path`: for git a file that is missing from a partial clone is like one that never was.
  for await (const { oid, kind } of whole(fileNamed(git, revision, path))) {
    if (kind !== 'file') return kind
    for await (const { content } of contents(git, [oid])) return content
  }
  return undefined
}
