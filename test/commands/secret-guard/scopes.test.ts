import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { drawn } from '../../core/secrets/plant.ts'
import { withRepository } from '../../fakes/work-repository.ts'
import { branched, guard, other, places, token } from './guard.ts'

describe('tree, staged, history', () => {
  it('reads tracked files as they are in the work tree, from a folder within', () =>
    withRepository(async (repository) => {
      await repository.write('app/a.txt', 'clean')
      repository.commit('first')
      await repository.write('app/a.txt', token)
      await repository.write('app/untracked.txt', other)
      const report = await guard(join(repository.path, 'app'), {})
      expect(places(report)).toEqual(['blocks blob app/a.txt 1'])
      expect(report.coverage.read).toEqual({ files: 1, bytes: token.length })
      expect(places(await guard(repository.path, { scope: 'tree', head: 'HEAD' }))).toEqual([])
    }))

  it('reads a folder that is no repository whole', () =>
    withScratch(async (folder) => {
      await writeFile(join(folder, '.env'), `API_TOKEN=${drawn('x', 32, 'base62')}\n`)
      expect(places(await guard(folder, {}))).toEqual(['blocks blob .env 1'])
      await expect(guard(folder, { scope: 'history' })).rejects.toMatchObject({ code: 'no-repository' })
      await expect(guard(join(folder, 'nope'), {})).rejects.toMatchObject({
        code: 'unreadable-file',
        input: 'directory',
      })
    }))

  it('reads the index, not the work tree, in an unborn and a grown repository', () =>
    withRepository(async (repository) => {
      await repository.write('a.txt', token)
      repository.git('add', 'a.txt')
      await repository.write('a.txt', 'clean again')
      expect(places(await guard(repository.path, { scope: 'staged' }))).toEqual(['blocks blob a.txt 1'])
      repository.git('commit', '-qm', 'x')
      await repository.write('b.txt', other)
      expect((await guard(repository.path, { scope: 'staged' })).coverage.read).toEqual({
        files: 0,
        bytes: 0,
      })
    }))

  it('reads all refs and the messages of tags', () =>
    withRepository(async (repository) => {
      await repository.write('a.txt', 'a')
      repository.commit('a')
      repository.git('tag', '-a', 'v1', '-m', `made with ${other}`)
      repository.git('checkout', '-q', '--orphan', 'aside')
      await repository.write('b.txt', token)
      repository.commit('b')
      repository.git('checkout', '-q', 'main')
      const report = await guard(repository.path, { scope: 'history' })
      expect(places(report)).toEqual(['blocks blob b.txt 1', 'blocks tag-message v1 1'])
      expect(report.coverage.read).toMatchObject({ commits: 2, blobs: 2, tags: 1 })
    }))
})

describe('clones that are not whole', () => {
  it('ends incomplete on a shallow clone, naming the way out', () =>
    branched(async (repository) => {
      for (const text of ['a', 'b', 'c']) {
        await repository.write('x.txt', text)
        repository.commit(text)
      }
      await withScratch(async (folder) => {
        repository.git('clone', '-q', '--depth', '2', '-b', 'feature', `file://${repository.path}`, folder)
        const report = await guard(folder, { scope: 'history' })
        expect([report.outcome, report.detail]).toEqual(['incomplete', 'objects-missing'])
        expect(report.summary).toMatch(/parents of 1 commit missing.*fetch-depth: 0/)
      })
    }))

  it('ends incomplete when blobs are missing, and says which', () =>
    branched(async (repository) => {
      await repository.write('x.txt', 'x')
      await repository.write('y.txt', 'y')
      repository.commit('two')
      repository.git('config', 'uploadpack.allowFilter', 'true')
      await withScratch(async (folder) => {
        repository.git(
          'clone',
          '-q',
          '--no-checkout',
          '--filter=blob:none',
          `file://${repository.path}`,
          folder,
        )
        const report = await guard(folder, { scope: 'history' })
        expect([report.outcome, report.detail]).toEqual(['incomplete', 'objects-missing'])
        const ids = ['main:app.txt', 'feature:x.txt', 'feature:y.txt'].map((name) =>
          repository.git('rev-parse', name),
        )
        expect(report.evidence['missing']).toEqual({
          objects: 3,
          parents: 0,
          ids: expect.arrayContaining(ids),
        })
        expect(report.summary).toMatch(
          /3 objects missing or corrupt in this clone \((?:[0-9a-f]{40}, ){2}[0-9a-f]{40}\)/,
        )
        const tree = await guard(folder, { scope: 'tree', head: 'HEAD' })
        expect([tree.outcome, tree.summary]).toEqual([
          'incomplete',
          expect.stringMatching(/at least 1 object missing/),
        ])
      })
    }))
})
