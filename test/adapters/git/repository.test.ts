import { execFileSync } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { gitIn } from '../../../src/adapters/git/git.ts'
import { openRepository } from '../../../src/adapters/git/repository.ts'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { gitEnv, type WorkRepository, withRepository } from '../../fakes/work-repository.ts'

const surroundings = (directory: string) => ({
  directory,
  signal: new AbortController().signal,
  env: { PATH: process.env['PATH'] },
})

const opened = async ({ path }: Pick<WorkRepository, 'path'>) => {
  const found = await openRepository(surroundings(path))
  if (found === undefined) throw new Error('no repository')
  return found.repository
}

const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

describe('openRepository', () => {
  it('finds the root from a folder within, and nothing outside of one', () =>
    withRepository(async (repository) => {
      await repository.write('a/b/c.txt', 'c')
      const found = await openRepository(surroundings(join(repository.path, 'a/b')))
      expect(found).toMatchObject({ root: repository.path, prefix: 'a/b/', bare: false })
      await withScratch(async (folder) => expect(await openRepository(surroundings(folder))).toBeUndefined())
    }))

  it('opens a bare repository', () =>
    withRepository(async (repository) => {
      await repository.write('a.txt', 'a')
      const commit = repository.commit('a')
      await withScratch(async (folder) => {
        repository.git('clone', '-q', '--bare', repository.path, join(folder, 'bare.git'))
        const found = await openRepository(surroundings(join(folder, 'bare.git')))
        expect(found?.bare).toBe(true)
        expect(await found?.repository.resolve('main')).toBe(commit)
      })
    }))

  it.each([
    ['says nothing', 'exec sleep 4', 'gave no answer within 0.5 s'],
    ['breaks off', 'echo a; exec sleep 4', 'gave no answer within 0.5 s'],
    ['is killed', 'kill -9 $$', 'was ended by SIGKILL'],
  ])('is incomplete, and no defect, when git %s', (_, script, words) =>
    withScratch(async (folder) => {
      await writeFile(join(folder, 'git'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
      const env = { PATH: `${folder}:${process.env['PATH']}` }
      const git = gitIn({ ...surroundings(folder), env, silence: 500 })
      const closing = { outcome: 'incomplete', detail: 'not-read', message: expect.stringContaining(words) }
      await expect(git.run(['rev-parse'])).rejects.toMatchObject(closing)
      await expect(all(git.stream(['rev-list']))).rejects.toMatchObject(closing)
    }),
  )

  it('does not take refs that git cannot read for none', () =>
    withRepository(async (repository) => {
      await repository.write('.git/packed-refs', 'no line that git knows\n')
      await expect((await opened(repository)).refs()).rejects.toThrow('for-each-ref')
    }))

  it('opens a repository of another user', () =>
    withRepository(async (repository) => {
      const asOther = { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }
      const plain = () =>
        execFileSync('git', ['status'], {
          cwd: repository.path,
          env: { ...gitEnv, ...asOther },
          stdio: 'pipe',
        })
      expect(plain).toThrow('dubious ownership')
      expect(await openRepository({ ...surroundings(repository.path), hookEnv: asOther })).toBeDefined()
    }))

  it('works with SHA-256 objects', () =>
    withScratch(async (folder) => {
      execFileSync('git', ['init', '-q', '--object-format=sha256', folder], { env: gitEnv })
      execFileSync('git', ['commit', '-q', '--allow-empty', '-m', 'a'], { cwd: folder, env: gitEnv })
      const repository = await opened({ path: folder })
      const head = await repository.resolve('HEAD')
      expect(head).toHaveLength(64)
      expect((await repository.reach([head ?? ''], { commits: [] })).commits).toEqual([head])
    }))
})

it('lets git speak with nobody, by whatever protocol the repository allows', () =>
  withRepository(async (repository) => {
    repository.git('config', 'protocol.ext.allow', 'always')
    const git = gitIn(surroundings(repository.path))
    for (const url of [
      'ext::true',
      `file://${repository.path}`,
      'https://localhost:1/x',
      'ssh://localhost:1/x',
    ]) {
      const { code, stderr } = await git.run(['ls-remote', url])
      expect([code, stderr]).toEqual([128, expect.stringMatching(/transport '\w+' not allowed/)])
    }
  }))

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
