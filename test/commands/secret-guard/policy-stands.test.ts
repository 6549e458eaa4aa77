import { execFileSync } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { type WorkRepository, withRepository } from '../../fakes/work-repository.ts'
import { guard, range } from './guard.ts'

type Kind = readonly [what: string, put: (path: string, repository: WorkRepository) => unknown]

const inTree: readonly Kind[] = [
  ['a symlink', (path) => symlink('elsewhere.yml', path)],
  ['a folder', (path) => mkdir(path).then(() => writeFile(join(path, 'a.yml'), 'fail-on: []\n'))],
]
const special: readonly Kind[] = [['no file', (path) => execFileSync('mkfifo', [path])]]
const inCommit: readonly Kind[] = [
  ...inTree,
  [
    'a submodule',
    (_, { git }) =>
      git('update-index', '--add', '--cacheinfo', `160000,${git('rev-parse', 'HEAD')},.kship.yml`),
  ],
]

const put = (repository: WorkRepository, [, how]: Kind): unknown =>
  how(join(repository.path, '.kship.yml'), repository)
const started = (work: (repository: WorkRepository) => Promise<void>): Promise<void> =>
  withRepository(async (repository) => {
    await repository.write('a.txt', 'a')
    repository.commit('a')
    await work(repository)
  })
const refusal = { code: 'unreadable-file', input: 'policy' }

describe('a policy is never passed over because it is', () => {
  it.each([...inTree, ...special])('%s in the work tree', (...kind) =>
    started(async (repository) => {
      await put(repository, kind)
      await expect(guard(repository.path, {})).rejects.toMatchObject({
        ...refusal,
        message: `.kship.yml is ${kind[0]}: put the policy itself into a plain file of that name`,
      })
      await expect(guard(repository.path, { policy: '.kship.yml' })).rejects.toMatchObject(refusal)
    }),
  )

  it.each(inCommit)('%s on the base', (...kind) =>
    started(async (repository) => {
      await put(repository, kind)
      if (kind[0] === 'a submodule') repository.git('commit', '-q', '-m', 'b')
      else repository.commit('b')
      repository.git('checkout', '-q', '-f', '-b', 'feature')
      await expect(range(repository)).rejects.toMatchObject({
        ...refusal,
        message: expect.stringMatching(
          new RegExp(`^\\.kship\\.yml of [0-9a-f]{12} is ${kind[0]}: put the policy`),
        ),
      })
    }),
  )

  it.each(inCommit)('%s on the branch that is judged: it would stop every run once merged', (...kind) =>
    started(async (repository) => {
      repository.git('checkout', '-q', '-b', 'feature')
      await put(repository, kind)
      if (kind[0] === 'a submodule') repository.git('commit', '-q', '-m', 'b')
      else repository.commit('b')
      expect(await range(repository)).toMatchObject({
        outcome: 'passed',
        debt: [
          {
            what: 'policy that stops every run once it is merged',
            'way out': expect.stringContaining(`is ${kind[0]}`),
          },
        ],
      })
    }),
  )
})
