import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { withRepository } from '../../fakes/work-repository.ts'
import { kship } from '../../process.ts'
import { git, guarded, hook } from './guarded.ts'

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
