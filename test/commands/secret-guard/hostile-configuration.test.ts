import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { hostileConfiguration } from '../../evasions/hostile.ts'
import { branched, guard, range, token } from './guard.ts'

it('runs nothing that the repository names, in any scope', () =>
  branched(async (repository) => {
    await repository.write('.gitattributes', '* diff=hidden filter=hidden merge=hidden\n')
    await repository.write('a.txt', token)
    repository.commit('a')
    await hostileConfiguration(repository)
    expect((await guard(repository.path, { scope: 'tree' })).outcome).toBe('blocked')
    expect((await guard(repository.path, { scope: 'history' })).outcome).toBe('blocked')
    expect((await guard(repository.path, { scope: 'staged' })).outcome).toBe('passed')
    expect((await range(repository)).findings).toHaveLength(1)
    await expect(guard(repository.path, { scope: 'range', base: 'ab'.repeat(20) })).rejects.toThrow(
      'names no commit',
    )
    expect(existsSync(join(repository.path, '.git', 'ran'))).toBe(false)
  }))
