import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { drawn } from '../../core/secrets/plant.ts'
import { gitEnv, type WorkRepository } from '../../fakes/work-repository.ts'
import { run } from '../../process.ts'
import { git, guarded, token } from './guarded.ts'

const secret = `API_TOKEN=${drawn('hook', 32, 'base62')}\n`
const objects = (repository: WorkRepository): string[] =>
  repository
    .git('cat-file', '--batch-check=%(objecttype)', '--batch-all-objects')
    .split('\n')
    .filter((type) => type === 'commit')

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
