import { chmod, cp, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { expect, it } from '@jest/globals'
import { withScratch } from '../../src/adapters/system/scratch.ts'
import { withChecksum } from '../core/secrets/plant.ts'
import { gitEnv, repositoryAt, withRepository } from '../fakes/work-repository.ts'
import { cli, run } from '../process.ts'
import { oracle } from './oracle.ts'

oracle('the pre-commit framework', 'pre-commit', (preCommit) => {
  it('takes our hook from a repository like this one, and refuses a secret by it', () =>
    withScratch(async (folder) => {
      const bin = join(folder, 'bin')
      const ours = repositoryAt(join(folder, 'ours'))
      await ours.write('README.md', 'kship\n')
      await cp(
        new URL('../../.pre-commit-hooks.yaml', import.meta.url),
        join(ours.path, '.pre-commit-hooks.yaml'),
      )
      ours.git('init', '-q', '-b', 'main')
      const revision = ours.commit('hooks')
      await repositoryAt(bin).write('kship', `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`)
      await chmod(join(bin, 'kship'), 0o755)
      await withRepository(async (repository) => {
        const config = { repo: ours.path, rev: revision, hooks: [{ id: 'kship-secret-guard' }] }
        await writeFile(join(repository.path, '.pre-commit-config.yaml'), JSON.stringify({ repos: [config] }))
        const env = { ...gitEnv, HOME: folder, PATH: `${bin}${delimiter}${gitEnv.PATH}` }
        const options = { cwd: repository.path, env }
        expect((await run(preCommit, ['install'], options)).code).toBe(0)
        await repository.write('a.txt', withChecksum('ghp_', 'framework'))
        repository.git('add', '.')
        const refused = await run('git', ['commit', '-m', 'a'], options)
        expect([refused.code, `${refused.stdout}${refused.stderr}`]).toEqual([
          1,
          expect.stringContaining('1 secret in 2 staged files'),
        ])
        await repository.write('a.txt', 'nothing')
        repository.git('add', '.')
        expect((await run('git', ['commit', '-m', 'a'], options)).code).toBe(0)
      })
    }))
})
