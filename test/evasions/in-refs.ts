import type { HidingPlace } from './place.ts'
import { aside, plumb, stored } from './plumbing.ts'

/** Beside the branch: only who reads all refs comes by. */
const place = (name: string, surface: string, hide: HidingPlace['hide']): HidingPlace => ({
  name,
  seenBy: ['all'],
  surface,
  hide,
})

export const refs: readonly HidingPlace[] = [
  place('the message of a tag', 'tag-message', ({ git }, secret) =>
    git('tag', '-a', 'v1', '-m', `made with ${secret}`),
  ),
  place('the message of a tag of a tag', 'tag-message', ({ git }, secret) => {
    git('tag', '-a', 'inner', '-m', `made with ${secret}`)
    git('tag', '-a', 'outer', '-m', 'outer', 'inner')
    git('tag', '-d', 'inner')
  }),
  place('the name of who made a tag', 'author', (repository, secret) =>
    plumb(repository, ['tag', '-a', 'v2', '-m', 'x'], { env: { GIT_COMMITTER_NAME: secret } }),
  ),
  place('the name of a tag', 'ref-name', ({ git }, secret) => git('tag', `use-${secret}`)),
  place('the name of a branch', 'ref-name', ({ git }, secret) => git('branch', `try/${secret}`)),
  place('the name of another ref', 'ref-name', ({ git }, secret) =>
    git('update-ref', `refs/hidden/${secret}`, 'HEAD'),
  ),
  place('a commit that only a tag holds', 'blob', (repository, secret) =>
    repository.git('tag', 'lonely', aside(repository, `a ${secret}`)),
  ),
  place('a tag of a file', 'blob', (repository, secret) =>
    repository.git('tag', 'file', stored(repository, 'blob', `b ${secret}`)),
  ),
  place('an annotated tag of a file', 'blob', (repository, secret) =>
    repository.git('tag', '-a', 'noted', '-m', 'x', stored(repository, 'blob', `c ${secret}`)),
  ),
  place('the name of a file in a folder that only a tag holds', 'file-name', (repository, secret) => {
    const blob = stored(repository, 'blob', 'nothing in it')
    const tree = plumb(repository, ['mktree'], { input: `100644 blob ${blob}\tuse-${secret}\n` })
    repository.git('tag', 'names', tree)
  }),
  place('a tag of a folder', 'blob', (repository, secret) =>
    repository.git('tag', 'folder', `${aside(repository, `d ${secret}`)}^{tree}`),
  ),
  place('a ref that is no branch', 'blob', (repository, secret) =>
    repository.git('update-ref', 'refs/pull/1/head', aside(repository, `e ${secret}`)),
  ),
  place('a branch of a remote', 'blob', (repository, secret) =>
    repository.git('update-ref', 'refs/remotes/else/main', aside(repository, `f ${secret}`)),
  ),
  place('a note', 'note', ({ git }, secret) => git('notes', 'add', '-m', `see ${secret}`, 'HEAD')),
  place('a note that was taken back', 'note', ({ git }, secret) => {
    git('notes', 'add', '-m', `see ${secret}`, 'HEAD~1')
    git('notes', 'remove', 'HEAD~1')
  }),
  place('a note of another kind', 'note', ({ git }, secret) =>
    git('notes', '--ref', 'reviews', 'add', '-m', `see ${secret}`, 'HEAD'),
  ),
  place('a stash', 'blob', async (repository, secret) => {
    await repository.write('app.txt', `stashed ${secret}\n`)
    repository.git('stash', '-q')
    // The next stash takes its ref.
    repository.git('update-ref', 'refs/stashed/first', 'refs/stash')
  }),
  place('a file that was stashed untracked', 'blob', async (repository, secret) => {
    await repository.write('untracked.txt', `stashed ${secret}\n`)
    repository.git('stash', '-q', '-u')
  }),
]
