import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { branched, guard, other, places, token } from '../commands/secret-guard/guard.ts'
import type { WorkRepository } from '../fakes/work-repository.ts'

const found = async ({ path }: WorkRepository, scope: string): Promise<string[]> =>
  places(await guard(path, { scope }))

describe('bits of the index', () => {
  it('that keep a file out of the work tree do not keep it from the guard', () =>
    branched(async (repository) => {
      await repository.write('aside/a.txt', token)
      repository.commit('a')
      repository.git('sparse-checkout', 'set', '--cone', 'elsewhere')
      expect(await found(repository, 'tree')).toEqual(['blocks blob aside/a.txt 1'])
    }))

  it('that keep a sparse index short do neither', () =>
    branched(async (repository) => {
      await repository.write('aside/a.txt', token)
      repository.commit('a')
      repository.git('sparse-checkout', 'set', '--cone', '--sparse-index', 'elsewhere')
      expect(await found(repository, 'tree')).toEqual(['blocks blob aside/a.txt 1'])
    }))

  it.each(['--skip-worktree', '--assume-unchanged'])('%s: both the file and what is staged is read', (bit) =>
    branched(async (repository) => {
      await repository.write('a.txt', token)
      repository.git('add', 'a.txt')
      repository.git('update-index', bit, 'a.txt')
      await repository.write('a.txt', other)
      expect(await found(repository, 'staged')).toEqual(['blocks blob a.txt 1'])
      const tree = await guard(repository.path, { scope: 'tree' })
      expect(places(tree)).toEqual(['blocks blob a.txt 1'])
      expect(tree.findings[0]?.fingerprint).not.toBe(
        (await guard(repository.path, { scope: 'staged' })).findings[0]?.fingerprint,
      )
    }),
  )

  it('intent to add: the file is tracked, and nothing of it is staged', () =>
    branched(async (repository) => {
      await repository.write('a.txt', token)
      repository.git('add', '-N', 'a.txt')
      expect(await found(repository, 'tree')).toEqual(['blocks blob a.txt 1'])
      expect(await found(repository, 'staged')).toEqual([])
    }))

  it('a file in conflict is read once', () =>
    branched(async (repository) => {
      await repository.write('app.txt', `ours\n`)
      repository.commit('ours')
      repository.git('checkout', '-q', '-b', 'theirs', 'main')
      await repository.write('app.txt', `theirs ${token}\n`)
      repository.commit('theirs')
      expect(() => repository.git('merge', 'feature')).toThrow()
      expect(await found(repository, 'tree')).toEqual(['blocks blob app.txt 2'])
    }))
})

describe('a folder that is no repository', () => {
  it('is read with what lies in folders whose names begin like git’s own', () =>
    branched(async ({ path, write }) => {
      await rm(join(path, '.git'), { recursive: true })
      for (const name of ['.github/a.txt', '.gitlab/a.txt', '.git-crypt/a.txt']) await write(name, token)
      expect(places(await guard(path, {}))).toHaveLength(3)
    }))
})

it('a shallow file that lies leaves a history incomplete', () =>
  branched(async (repository) => {
    await repository.write('a.txt', token)
    repository.commit('a')
    await repository.delete('a.txt')
    const tip = repository.commit('b')
    await writeFile(join(repository.path, '.git', 'shallow'), `${tip}\n`)
    const report = await guard(repository.path, { scope: 'history' })
    expect([report.outcome, report.detail]).toEqual(['incomplete', 'objects-missing'])
  }))

it('a folder of a submodule holds no files of this repository', () =>
  branched(async (repository, base) => {
    repository.git('update-index', '--add', '--cacheinfo', `160000,${base},lib`)
    await mkdir(join(repository.path, 'lib'))
    await repository.write('lib/a.txt', token)
    repository.git('commit', '-q', '-m', 'lib')
    expect(await found(repository, 'tree')).toEqual([])
    expect(await found(repository, 'history')).toEqual([])
  }))
