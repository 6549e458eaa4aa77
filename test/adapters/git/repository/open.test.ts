import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { gitIn } from '../../../../src/adapters/git/git.ts'
import { openRepository } from '../../../../src/adapters/git/repository.ts'
import { withScratch } from '../../../../src/adapters/system/scratch.ts'
import { gitEnv, withRepository } from '../../../fakes/work-repository.ts'
import { all, opened, surroundings } from './opened.ts'

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

  it.each([
    ['a configuration with an error', 'config', '[core', /bad config line \d in file .*config; mend/],
    [
      'a format that it does not know',
      'config',
      '[core]\n repositoryformatversion = 9\n',
      /repo version <= 1/,
    ],
  ])('tells in git’s own words of %s: that is not no repository', (_, file, content, words) =>
    withRepository(async ({ path, write }) => {
      await write(`.git/${file}`, content)
      const opening = openRepository({ ...surroundings(path), written: 'here' })
      await expect(opening).rejects.toMatchObject({ code: 'no-repository', input: 'directory' })
      await expect(opening).rejects.toThrow(words)
      await expect(opening).rejects.toThrow('git cannot open the repository of "here"')
    }),
  )

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
