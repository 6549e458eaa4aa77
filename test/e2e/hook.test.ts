import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { withScratch } from '../../src/adapters/system/scratch.ts'
import { drawn, withChecksum } from '../core/secrets/plant.ts'
import { gitEnv, type WorkRepository, withRepository } from '../fakes/work-repository.ts'
import { type Ended, kship, run } from '../process.ts'

const secret = `API_TOKEN=${drawn('hook', 32, 'base62')}\n`
const token = withChecksum('ghp_', 'hook')

const hook = (repository: WorkRepository, action: string, env: Record<string, string> = {}): Promise<Ended> =>
  kship(['hook', action], { cwd: repository.path, env: { ...gitEnv, ...env } })
const git = (repository: WorkRepository, ...args: string[]): Promise<Ended> =>
  run('git', args, { cwd: repository.path, env: gitEnv })
const objects = (repository: WorkRepository): string[] =>
  repository
    .git('cat-file', '--batch-check=%(objecttype)', '--batch-all-objects')
    .split('\n')
    .filter((type) => type === 'commit')

const guarded = (work: (repository: WorkRepository) => Promise<void>): Promise<void> =>
  withRepository(async (repository) => {
    expect((await hook(repository, 'install')).code).toBe(0)
    await work(repository)
  })

describe('pre-commit', () => {
  it('refuses a secret: afterwards no commit object exists', () =>
    guarded(async (repository) => {
      await repository.write('.env', secret)
      repository.git('add', '.env')
      const refused = await git(repository, 'commit', '-m', 'x')
      expect(refused.code).toBe(1)
      expect(refused.stderr).toContain('1 secret in 1 staged file')
      expect(objects(repository)).toEqual([])
      await repository.write('.env', 'LOG_LEVEL=info\n')
      repository.git('add', '.env')
      expect((await git(repository, 'commit', '-m', 'x')).code).toBe(0)
      expect(objects(repository)).toHaveLength(1)
    }))

  it('judges what is committed: `-a`, a part, and from a folder within', () =>
    guarded(async (repository) => {
      await repository.write('in/a.txt', 'a')
      await repository.write('b.txt', 'b')
      repository.git('add', '.')
      expect((await git(repository, 'commit', '-m', 'x')).code).toBe(0)
      await repository.write('in/a.txt', token)
      await repository.write('b.txt', 'c')
      expect((await git(repository, 'commit', '-am', 'all')).code).toBe(1)
      expect((await git(repository, 'commit', '-m', 'part', 'in/a.txt')).code).toBe(1)
      const within = { cwd: join(repository.path, 'in'), env: gitEnv }
      expect((await run('git', ['commit', '-am', 'within'], within)).code).toBe(1)
      expect((await git(repository, 'commit', '-m', 'other part', 'b.txt')).code).toBe(0)
    }))

  it('works in a linked worktree', () =>
    guarded(async (repository) => {
      repository.git('commit', '-q', '--allow-empty', '--no-verify', '-m', 'a')
      await withScratch(async (folder) => {
        const path = join(folder, 'linked')
        repository.git('worktree', 'add', '-q', path)
        await writeFile(join(path, '.env'), secret)
        await run('git', ['add', '.env'], { cwd: path, env: gitEnv })
        expect((await run('git', ['commit', '-m', 'x'], { cwd: path, env: gitEnv })).code).toBe(1)
      })
    }))

  it('blocks with a clear word when kship is gone', () =>
    guarded(async (repository) => {
      const file = join(repository.path, '.git/hooks/pre-commit')
      const script = await readFile(file, 'utf8')
      await writeFile(file, script.replace(/^cli=.*$/m, "cli='/nowhere/it'\\''s/cli.js'"))
      const refused = await git(repository, 'commit', '--allow-empty', '-m', 'x')
      expect([refused.code, refused.stderr]).toEqual([
        1,
        expect.stringContaining("no longer at /nowhere/it's/cli.js"),
      ])
    }))
})

describe('pre-push', () => {
  it('refuses commits with a secret, and lets the rest through', () =>
    guarded(async (repository) => {
      await withScratch(async (remote) => {
        repository.git('init', '-q', '--bare', remote)
        repository.git('remote', 'add', 'origin', remote)
        await repository.write('a.txt', 'a')
        repository.git('add', '.')
        repository.git('commit', '-q', '--no-verify', '-m', 'a')
        expect((await git(repository, 'push', '-q', 'origin', 'main')).code).toBe(0)
        await repository.write('a.txt', token)
        repository.git('commit', '-qa', '--no-verify', '-m', 'b')
        const refused = await git(repository, 'push', 'origin', 'main')
        expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('1 secret in 1 commit')])
        await repository.write('a.txt', 'gone again')
        repository.git('commit', '-qa', '--no-verify', '-m', 'c')
        expect((await git(repository, 'push', 'origin', 'main:refs/heads/new')).code).toBe(1)
        repository.git('reset', '-q', '--hard', 'HEAD~2')
        expect((await git(repository, 'push', '-q', 'origin', 'main:refs/heads/new')).code).toBe(0)
        expect((await git(repository, 'push', '-q', 'origin', ':new')).code).toBe(0)
      })
    }))
})

describe('install, status, remove', () => {
  it('keeps a hook that was there, runs it first, and puts it back byte for byte', () =>
    withRepository(async (repository) => {
      const file = join(repository.path, '.git/hooks/pre-commit')
      const own = '#!/bin/sh\necho own >> ran\n[ ! -f fail ]\n# é'
      await writeFile(file, own, { mode: 0o755 })
      await hook(repository, 'install')
      await hook(repository, 'install')
      expect((await git(repository, 'commit', '--allow-empty', '-m', 'x')).code).toBe(0)
      expect(await readFile(join(repository.path, 'ran'), 'utf8')).toBe('own\n')
      await repository.write('fail', '')
      expect((await git(repository, 'commit', '--allow-empty', '-m', 'x')).code).toBe(1)
      expect((await hook(repository, 'remove')).stdout).toContain('pre-commit someone else’s')
      expect(await readFile(file, 'utf8')).toBe(own)
      expect(existsSync(`${file}.kship-kept`)).toBe(false)
      expect(existsSync(join(repository.path, '.git/hooks/pre-push'))).toBe(false)
    }))

  it('refuses when it would have to throw a hook away', () =>
    guarded(async (repository) => {
      const file = join(repository.path, '.git/hooks/pre-commit')
      await writeFile(`${file}.kship-kept`, '#!/bin/sh\n')
      await writeFile(file, '#!/bin/sh\necho newer\n')
      const refused = await hook(repository, 'install')
      expect([refused.code, refused.stderr]).toEqual([
        2,
        expect.stringContaining('both hooks of someone else'),
      ])
      expect(await readFile(file, 'utf8')).toBe('#!/bin/sh\necho newer\n')
    }))

  it('tells the state, and replaces an outdated hook of its own', () =>
    withRepository(async (repository) => {
      expect((await hook(repository, 'status')).stdout).toContain('(not-installed)')
      await hook(repository, 'install')
      expect((await hook(repository, 'status')).stdout).toContain('(done)')
      const file = join(repository.path, '.git/hooks/pre-commit')
      const script = await readFile(file, 'utf8')
      await writeFile(file, script.replace(/^node=.*$/m, "node='/old/node'"))
      expect((await hook(repository, 'status')).stdout).toContain('pre-commit outdated')
      await hook(repository, 'install')
      expect(await readFile(file, 'utf8')).toBe(script)
    }))

  it.each([
    ['local', {}],
    ['global', { HOME: 'home' }],
  ])('says when a %s core.hooksPath shadows it, and writes nothing', (scope, env) =>
    withRepository(async (repository) => {
      const home = join(repository.path, 'home')
      await repository.write('home/.gitconfig', '[core]\n\thooksPath = ~/hooks\n')
      if (scope === 'local') repository.git('config', 'core.hooksPath', '.husky/_')
      const own = {
        ...env,
        ...(scope === 'global' && { HOME: home, GIT_CONFIG_GLOBAL: join(home, '.gitconfig') }),
      }
      for (const action of ['install', 'status']) {
        const { code, stdout } = await hook(repository, action, own)
        expect([code, stdout]).toEqual([1, expect.stringContaining(`core.hooksPath (${scope}: `)])
      }
      expect(existsSync(join(repository.path, '.git/hooks/pre-commit'))).toBe(false)
    }),
  )

  it.each([
    ['husky', '.husky/pre-commit', 'npm test\n', '>> .husky/pre-commit'],
    ['lefthook', '.lefthook.yaml', 'pre-commit: {}\n', 'use_stdin: true'],
    ['simple-git-hooks', 'package.json', '{"simple-git-hooks":{}}', '"pre-commit": "kship'],
    ['pre-commit', '.pre-commit-config.yaml', 'repos: []\n', 'id: kship-secret-guard'],
  ])('installs beside %s, and tells what its file needs to hold', (name, file, text, paste) =>
    withRepository(async (repository) => {
      await repository.write(file, text)
      for (const action of ['install', 'status']) {
        const { code, stdout } = await hook(repository, action)
        expect([code, stdout]).toEqual([0, expect.stringContaining(`! debt: ${name} `)])
        expect(stdout).toContain(`(${file})`)
        expect(stdout).toContain(paste)
      }
      expect((await hook(repository, 'remove')).stdout).not.toContain('! debt')
      expect(await readFile(join(repository.path, file), 'utf8')).toBe(text)
    }),
  )

  it('takes a package.json without a manager for none', () =>
    withRepository(async (repository) => {
      await repository.write('package.json', '{"name":"app"}')
      expect((await hook(repository, 'install')).stdout).not.toContain('! debt')
    }))

  it('tells a repository of husky, whose hooks are the ones that run, where to put the guard', () =>
    withRepository(async (repository) => {
      repository.git('config', 'core.hooksPath', '.husky/_')
      await repository.write('.husky/_/h', '#!/bin/sh\n')
      const { code, stdout } = await hook(repository, 'install')
      expect([code, stdout]).toEqual([1, expect.stringContaining('that is husky’s: echo ')])
      expect(existsSync(join(repository.path, '.git/hooks/pre-commit'))).toBe(false)
    }))

  it('says which hook was there before and runs first', () =>
    withRepository(async (repository) => {
      await writeFile(join(repository.path, '.git/hooks/pre-push'), '#!/bin/sh\n', { mode: 0o755 })
      for (const action of ['install', 'status']) {
        const { stdout } = await hook(repository, action)
        expect(stdout).toContain(
          'pre-commit installed, pre-push installed (the hook that was there runs first)',
        )
      }
      expect((await hook(repository, 'remove')).stdout).toContain(
        'pre-commit absent, pre-push someone else’s.',
      )
    }))

  it('needs a repository and an action that it knows', () =>
    withScratch(async (folder) => {
      expect(await kship(['hook', 'install'], { cwd: folder })).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('need a git repository'),
      })
      expect(await kship(['hook', 'instal'], { cwd: folder })).toMatchObject({ code: 2 })
      expect(await kship(['hook'], { cwd: folder })).toMatchObject({ code: 2 })
    }))
})
