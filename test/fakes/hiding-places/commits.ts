import { everywhere, type HidingPlace } from './place.ts'

const past = ['new', 'all'] as const

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
    name: 'what only a merge brought',
    seenBy: everywhere,
    surface: 'blob',
    path: 'merged.txt',
    async hide(repository, secret) {
      const here = repository.git('symbolic-ref', '--short', 'HEAD')
      await repository.write('merged.txt', 'ours\n')
      repository.commit('ours')
      repository.git('checkout', '-q', '-b', 'side', 'HEAD~1')
      await repository.write('side.txt', 'theirs\n')
      repository.commit('theirs')
      repository.git('checkout', '-q', here)
      repository.git('merge', '-q', '--no-commit', '--no-ff', 'side')
      repository.git('branch', '-q', '-D', 'side')
      await repository.write('merged.txt', `ours ${secret}\n`)
    },
  },
  {
    name: 'the message of a commit',
    seenBy: past,
    surface: 'commit-message',
    hide: ({ git }, secret) => git('commit', '-q', '--allow-empty', '-m', `fix\n\nuse ${secret}`),
  },
  {
    name: 'the author of a commit',
    seenBy: past,
    surface: 'author',
    hide: ({ git }, secret) =>
      git('commit', '-q', '--allow-empty', '-m', 'x', `--author=${secret} <a@example.invalid>`),
  },
  {
    name: 'the committer of a commit',
    seenBy: past,
    surface: 'author',
    hide: ({ git }, secret) =>
      git(
        '-c',
        `committer.name=${secret}`,
        '-c',
        'committer.email=a@example.invalid',
        'commit',
        '-q',
        '--allow-empty',
        '-m',
        'y',
      ),
  },
]

/** Beside the branch: only who reads all refs comes by. */
export const refs: readonly HidingPlace[] = [
  {
    name: 'the message of a tag',
    seenBy: ['all'],
    surface: 'tag-message',
    hide: ({ git }, secret) => git('tag', '-a', 'v1', '-m', `made with ${secret}`),
  },
  {
    name: 'the name of a tag',
    seenBy: ['all'],
    surface: 'ref-name',
    hide: ({ git }, secret) => git('tag', `use-${secret}`),
  },
  {
    name: 'the name of a branch',
    seenBy: ['all'],
    surface: 'ref-name',
    hide: ({ git }, secret) => git('branch', `try/${secret}`),
  },
  {
    name: 'a note',
    seenBy: ['all'],
    surface: 'note',
    hide: ({ git }, secret) => git('notes', 'add', '-m', `see ${secret}`, 'HEAD'),
  },
  {
    name: 'a stash',
    seenBy: ['all'],
    surface: 'blob',
    async hide(repository, secret) {
      await repository.write('src/a.txt', `stashed ${secret}\n`)
      repository.git('stash', '-q')
    },
  },
]
