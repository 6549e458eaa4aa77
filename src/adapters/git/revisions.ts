import { createHash } from 'node:crypto'
import type { Repository } from '../../core/secrets/repository.ts'
import { type Git, GitFailed } from './git.ts'

/** The names of a repository, and the commits that they stand for. */
type Revisions = Pick<Repository, 'resolve' | 'refs' | 'tips' | 'remoteRefs'>

/** @param head the commit of HEAD, where it is known */
export function revisionsOf(git: Git, head: string | undefined): Revisions {
  let known: Promise<ReadonlySet<string>> | undefined
  const isThere = async (ref: string): Promise<boolean> => {
    known ??= refs(git, []).then((names) => new Set(names))
    return (await known).has(ref)
  }
  const resolve: Revisions['resolve'] = async (revision) => {
    if (revision === 'HEAD' && head !== undefined) return head
    // Where there is no such ref git goes on, to a tag or branch that somebody has given this very name.
    const isFull = revision.startsWith('refs/')
    return isFull && !(await isThere(refIn(revision))) ? undefined : commitNamed(git, revision)
  }
  return {
    resolve,
    refs: () => refs(git, []),
    async tips() {
      return createHash('sha256')
        .update(await eachRef(git, ['--format=%(refname) %(objectname)']))
        .update((await resolve('HEAD')) ?? '')
        .digest('hex')
    },
    remoteRefs: (without) => refs(git, [`--no-contains=${without}`, 'refs/remotes']),
  }
}

/** What stands before `~2`, `^{tree}` or `@{1}`. */
const refIn = (revision: string): string => revision.split(/[~^:]|@\{/)[0] ?? ''

async function refs(git: Git, which: readonly string[]): Promise<readonly string[]> {
  const listed = await eachRef(git, ['--format=%(refname)', ...which])
  return listed
    .toString('utf8')
    .split('\n')
    .filter((name) => name !== '')
}

async function eachRef(git: Git, args: readonly string[]): Promise<Buffer> {
  const { code, stdout, stderr } = await git.run(['for-each-ref', ...args])
  if (code !== 0) throw new GitFailed('for-each-ref', code, stderr)
  return stdout
}

/** Asked on stdin: a revision is the user's text, and every user of the machine can read arguments. */
async function commitNamed(git: Git, revision: string): Promise<string | undefined> {
  if (/[\n\0]/.test(revision)) return undefined
  const { code, stdout } = await git.run(
    ['cat-file', '--batch-check=%(objectname) %(objecttype)'],
    `${revision}^{commit}\n`,
  )
  const [oid, type] = stdout.toString('utf8').trimEnd().split(' ')
  return code === 0 && type === 'commit' && oid !== '' ? oid : undefined
}
