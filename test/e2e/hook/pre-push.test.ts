import { describe, expect, it } from '@jest/globals'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { git, guarded, token } from './guarded.ts'

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
