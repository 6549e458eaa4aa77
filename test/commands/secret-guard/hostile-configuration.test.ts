import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { branched, guard, range, token } from './guard.ts'

describe('hostile configuration', () => {
  it('runs nothing that the repository names', () =>
    branched(async (repository) => {
      await repository.write('.gitattributes', '* diff=bad filter=bad\n')
      await repository.write('a.txt', token)
      repository.commit('a')
      await writeFile(join(repository.path, 'evil.sh'), '#!/bin/sh\ntouch "$(dirname "$0")/ran"\n', {
        mode: 0o755,
      })
      const evil = join(repository.path, 'evil.sh')
      const settings = [
        'core.fsmonitor',
        'diff.external',
        'diff.bad.textconv',
        'diff.bad.command',
        'filter.bad.clean',
        'filter.bad.smudge',
        'core.sshCommand',
        'core.pager',
        'core.editor',
        'core.alternateRefsCommand',
        'gpg.program',
        'credential.helper',
        'uploadpack.packObjectsHook',
      ]
      for (const name of settings) repository.git('config', name, evil)
      for (const name of ['cat-file', 'rev-list', 'diff-tree', 'rev-parse'])
        repository.git('config', `alias.${name}`, `!${evil}`)
      repository.git('config', 'log.showSignature', 'true')
      repository.git('config', 'protocol.ext.allow', 'always')
      repository.git('config', 'remote.origin.url', `ext::${evil}`)
      repository.git('config', 'remote.origin.promisor', 'true')
      repository.git('config', 'extensions.partialClone', 'origin')
      for (const scope of ['tree', 'staged', 'history']) await guard(repository.path, { scope })
      expect((await range(repository)).outcome).toBe('blocked')
      const found = await range(repository, { base: 'main', head: 'feature' })
      expect(found.findings).toHaveLength(1)
      await expect(guard(repository.path, { scope: 'range', base: 'ab'.repeat(20) })).rejects.toThrow(
        'names no commit',
      )
      expect(existsSync(join(repository.path, 'ran'))).toBe(false)
    }))
})
