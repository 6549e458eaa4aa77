import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { withRepository } from '../../../fakes/work-repository.ts'
import { all, opened } from './opened.ts'

describe('a repository', () => {
  it('reads objects of every size in the order of the ids', () =>
    withRepository(async (repository) => {
      const texts = ['', '\n', 'a\nb', 'x'.repeat(300_000), '\0\n\0', 'last']
      for (const [at, text] of texts.entries()) await repository.write(`${at}.txt`, text)
      repository.commit('all')
      const git = await opened(repository)
      const ids = texts.map((_, at) => repository.git('rev-parse', `HEAD:${at}.txt`))
      const found = await all(git.read(ids))
      expect(found.map(({ content }) => Buffer.from(content).toString())).toEqual(texts)
      expect(await git.sizes(ids)).toEqual(texts.map((text) => text.length))
    }))

  it('ends when an object went missing, or when its reader has enough', () =>
    withRepository(async (repository) => {
      for (const name of ['a', 'b']) await repository.write(name, name.repeat(500_000))
      repository.commit('both')
      const git = await opened(repository)
      const a = repository.git('rev-parse', 'HEAD:a')
      const b = repository.git('rev-parse', 'HEAD:b')
      await expect(all(git.read([a, 'ab'.repeat(20), b]))).rejects.toMatchObject({
        detail: 'objects-missing',
      })
      for await (const { oid } of git.read([a, b])) {
        expect(oid).toBe(a)
        break
      }
      await expect(all(git.tree('ab'.repeat(20)))).rejects.toMatchObject({ detail: 'objects-missing' })
    }))

  it('says that it is incomplete when the index is broken', () =>
    withRepository(async (repository) => {
      await repository.write('a.txt', 'a')
      repository.commit('a')
      await writeFile(join(repository.path, '.git/index'), 'no index')
      const git = await opened(repository)
      for (const listing of [git.tracked(), git.staged()]) {
        await expect(all(listing)).rejects.toMatchObject({
          detail: 'objects-missing',
          message: expect.stringContaining('index file'),
        })
      }
    }))

  it('counts a blob whose file is there and is no object as missing', () =>
    withRepository(async (repository) => {
      await repository.write('a.txt', 'a')
      const head = repository.commit('a')
      const oid = repository.git('rev-parse', 'HEAD:a.txt')
      const file = join(repository.path, '.git/objects', oid.slice(0, 2), oid.slice(2))
      await rm(file)
      await writeFile(file, 'not an object')
      const git = await opened(repository)
      await expect(git.reach([head], { commits: [] })).rejects.toMatchObject({
        outcome: 'incomplete',
        detail: 'objects-missing',
      })
    }))
})
