import { describe, expect, it } from '@jest/globals'
import { openRepository } from '../../../../src/adapters/git/repository.ts'
import { withRepository } from '../../../fakes/work-repository.ts'
import { all, opened, surroundings } from './opened.ts'

describe('a repository', () => {
  it('resolves names and ids to commits, and nothing else', () =>
    withRepository(async (repository) => {
      await repository.write('a.txt', 'a')
      const commit = repository.commit('a')
      repository.git('tag', '-a', 'v1', '-m', 'one')
      const git = await opened(repository)
      const blob = repository.git('rev-parse', 'HEAD:a.txt')
      const names = ['main', 'v1', commit, blob, 'nope', '--all', '-h', '']
      expect(await Promise.all(names.map((name) => git.resolve(name)))).toEqual([
        commit,
        commit,
        commit,
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
      ])
    }))

  it('tells what a commit brought, with kinds and odd names', () =>
    withRepository(async (repository) => {
      await repository.write('a.txt', 'a')
      const first = repository.commit('a')
      await repository.write('ü "q"\n.txt', 'b')
      await repository.delete('a.txt')
      const second = repository.commit('b')
      const git = await opened(repository)
      const brought = await all(git.brought([first, second]))
      expect(brought.map(({ path, kind, commit }) => [path, kind, commit])).toEqual([
        ['a.txt', 'file', first],
        ['ü "q"\n.txt', 'file', second],
      ])
      expect((await all(git.tracked())).map(({ path }) => path)).toEqual(['ü "q"\n.txt'])
      expect((await all(git.tree(first))).map(({ path }) => path)).toEqual(['a.txt'])
      expect(await git.fileAt(first, 'a.txt')).toEqual(Buffer.from('a'))
      expect(await git.fileAt(second, 'a.txt')).toBeUndefined()
    }))

  it('leaves out what the remotes hold, one or all', () =>
    withRepository(async (repository) => {
      await repository.write('a.txt', 'a')
      const first = repository.commit('a')
      await repository.write('a.txt', 'b')
      const second = repository.commit('b')
      repository.git('update-ref', 'refs/remotes/origin/main', first)
      repository.git('update-ref', 'refs/remotes/mirror/main', second)
      const git = await opened(repository)
      const commits = async (remote?: string) =>
        (await git.reach([second], { commits: [], ...(remote !== undefined && { remote }) })).commits
      expect(await commits()).toEqual([first, second])
      expect(await commits('origin')).toEqual([second])
      expect(await commits('')).toEqual([])
      expect(await git.remoteRefs(second)).toEqual(['refs/remotes/origin/main'])
    }))

  it('stops its children when it is cancelled', () =>
    withRepository(async (repository) => {
      repository.commit('a')
      const controller = new AbortController()
      const found = await openRepository({ ...surroundings(repository.path), signal: controller.signal })
      controller.abort()
      await expect(found?.repository.reach('all refs', { commits: [] })).rejects.toThrow()
    }))
})
