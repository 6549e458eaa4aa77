import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { WorkRepository } from '../fakes/work-repository.ts'
import { everywhere, type HidingPlace, past } from './place.ts'
import { aside, plumb, stored } from './plumbing.ts'

const empty = ['commit', '-q', '--allow-empty', '-m', 'x'] as const

/** Commits on the side, merged with a file that none of them has. */
async function evilMerge(
  repository: WorkRepository,
  sides: readonly string[],
  content: string,
): Promise<void> {
  const file = `merged-${sides.length}.txt`
  const here = repository.git('symbolic-ref', '--short', 'HEAD')
  await repository.write(file, 'ours\n')
  repository.commit('ours')
  for (const side of sides) {
    repository.git('checkout', '-q', '-b', side, `${here}~1`)
    await repository.write(`${side}.txt`, 'theirs\n')
    repository.commit('theirs')
  }
  repository.git('checkout', '-q', here)
  repository.git('merge', '-q', '--no-commit', '--no-ff', ...sides)
  repository.git('branch', '-q', '-D', ...sides)
  await repository.write(file, content)
}

/** On top of HEAD, a commit of the same files with one header more. */
function withHeader(repository: WorkRepository, header: string): void {
  const head = repository.git('rev-parse', 'HEAD')
  const commit = plumb(repository, ['cat-file', 'commit', head])
    .replace(/^(?:parent .*\n)+/m, `parent ${head}\n`)
    .replace(/^committer .*\n/m, (line) => `${line}${header}\n`)
  repository.git('reset', '-q', '--soft', stored(repository, 'commit', `${commit}\n`))
}

/** Each in commits of its own. */
export const history: readonly HidingPlace[] = [
  {
    name: 'a file that was added and deleted',
    seenBy: past,
    surface: 'blob',
    path: 'gone.txt',
    async hide(repository, secret) {
      await repository.write('gone.txt', secret)
      repository.commit('add')
      await repository.delete('gone.txt')
    },
  },
  {
    name: 'a file that was renamed and cleaned',
    seenBy: past,
    surface: 'blob',
    async hide(repository, secret) {
      await repository.write('old-name.txt', `${secret}\n${'line\n'.repeat(50)}`)
      repository.commit('add')
      repository.git('mv', 'old-name.txt', 'new-name.txt')
      repository.commit('move')
      await repository.write('new-name.txt', 'line\n'.repeat(50))
    },
  },
  {
    name: 'a renamed file with something new',
    seenBy: everywhere,
    surface: 'blob',
    path: 'renamed.txt',
    async hide(repository, secret) {
      await repository.write('to-rename.txt', 'line\n'.repeat(50))
      repository.commit('add')
      repository.git('mv', 'to-rename.txt', 'renamed.txt')
      await repository.write('renamed.txt', `${'line\n'.repeat(50)}${secret}\n`)
    },
  },
  {
    name: 'a file that became a link',
    seenBy: past,
    surface: 'blob',
    path: 'turned',
    async hide(repository, secret) {
      await repository.write('turned', secret)
      repository.commit('add')
      await repository.delete('turned')
      await symlink('app.txt', join(repository.path, 'turned'))
    },
  },
  {
    name: 'a commit that was reverted',
    seenBy: past,
    surface: 'blob',
    path: 'reverted.txt',
    async hide(repository, secret) {
      await repository.write('reverted.txt', secret)
      repository.git('revert', '--no-edit', repository.commit('add'))
    },
  },
  {
    name: 'what only a merge brought',
    seenBy: everywhere,
    surface: 'blob',
    path: 'merged-1.txt',
    hide: (repository, secret) => evilMerge(repository, ['side'], `ours ${secret}\n`),
  },
  {
    name: 'what only a merge of three brought',
    seenBy: everywhere,
    surface: 'blob',
    path: 'merged-2.txt',
    hide: (repository, secret) => evilMerge(repository, ['left', 'right'], `ours ${secret}\n`),
  },
  {
    name: 'what a merge threw away',
    seenBy: past,
    surface: 'blob',
    path: 'aside.txt',
    hide: (repository, secret) =>
      repository.git('merge', '-q', '-s', 'ours', '--no-edit', aside(repository, secret, 'HEAD~3')),
  },
  {
    name: 'a history of its own',
    seenBy: past,
    surface: 'blob',
    path: 'aside.txt',
    hide: (repository, secret) =>
      repository.git(
        ...['merge', '-q', '-s', 'ours', '--no-edit', '--allow-unrelated-histories'],
        aside(repository, `an orphan: ${secret}`),
      ),
  },
  {
    name: 'the message of a commit',
    seenBy: past,
    surface: 'commit-message',
    hide: ({ git }, secret) => git('commit', '-q', '--allow-empty', '-m', `fix\n\nuse ${secret}`),
  },
  {
    name: 'the message of a commit, in base64',
    seenBy: past,
    surface: 'commit-message',
    hide: ({ git }, secret) =>
      git(
        ...['commit', '-q', '--allow-empty', '-m'],
        `fix\n\n${Buffer.from(`the token is ${secret}`).toString('base64')}`,
      ),
  },
  {
    name: 'the author of a commit',
    seenBy: past,
    surface: 'author',
    hide: ({ git }, secret) => git(...empty, `--author=${secret} <a@example.invalid>`),
  },
  {
    name: 'the address of an author',
    seenBy: past,
    surface: 'author',
    hide: ({ git }, secret) => git(...empty, `--author=Ada <${secret}@example.invalid>`),
  },
  {
    name: 'the committer of a commit',
    seenBy: past,
    surface: 'author',
    hide: (repository, secret) => plumb(repository, empty, { env: { GIT_COMMITTER_NAME: secret } }),
  },
  {
    name: 'the address of a committer',
    seenBy: past,
    surface: 'author',
    hide: (repository, secret) =>
      plumb(repository, empty, { env: { GIT_COMMITTER_EMAIL: `${secret}@example.invalid` } }),
  },
  {
    name: 'a header of a commit that nobody shows',
    seenBy: past,
    surface: 'author',
    hide: (repository, secret) => withHeader(repository, `x-note ${secret}`),
  },
  {
    name: 'the message of a signed tag that was merged',
    seenBy: past,
    surface: 'author',
    hide: (repository, secret) =>
      withHeader(
        repository,
        [
          'mergetag object HEAD',
          'type commit',
          'tag v0',
          'tagger A <a@b> 1 +0000',
          '',
          `with ${secret}`,
        ].join('\n '),
      ),
  },
]
