import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { hostileConfiguration } from '../../evasions/hostile.ts'
import { atEvent, branched, guard, range, token } from './guard.ts'

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

/** Takes the parent of every commit out of the graph. https://git-scm.com/docs/gitformat-commit-graph */
async function cutGraph(file: string): Promise<void> {
  const graph = await readFile(file)
  const entries = [...Array(graph.readUInt8(6)).keys()].map((at) => 8 + 12 * at)
  const data = entries.find((at) => graph.toString('latin1', at, at + 4) === 'CDAT') ?? 0
  const [start, end] = [data, data + 12].map((at) => Number(graph.readBigUInt64BE(at + 4)))
  for (let at = start ?? 0; at < (end ?? 0); at += 36) graph.writeUInt32BE(0x70000000, at + 20)
  await chmod(file, 0o644)
  await writeFile(file, graph)
}

it('believes no graph of the commits that lies beside them', () =>
  branched(async (repository) => {
    await repository.write('a.txt', token)
    repository.commit('secret')
    await repository.write('a.txt', 'none')
    repository.commit('gone')
    repository.git('commit-graph', 'write', '--reachable')
    await cutGraph(join(repository.path, '.git', 'objects', 'info', 'commit-graph'))
    expect(repository.git('rev-list', '--count', 'HEAD')).toBe('1')
    for (const scope of ['range', 'history']) {
      const report = await guard(repository.path, scope === 'range' ? { scope, base: 'main' } : { scope })
      expect([report.outcome, report.findings.length]).toEqual(['blocked', 1])
    }
  }))

it('takes no policy, work tree or object from where an included configuration points', () =>
  branched(async (repository, base) =>
    withScratch(async (folder) => {
      await writeFile(join(folder, '.kship.yml'), 'fail-on: []\n')
      await writeFile(join(folder, 'config'), `[core]\n worktree = ${folder}\n bare = false\n`)
      await repository.write('a.txt', token)
      const head = repository.commit('a')
      repository.git('config', 'include.path', join(folder, 'config'))
      await mkdir(join(repository.path, '.git/objects/info'), { recursive: true })
      await writeFile(join(repository.path, '.git/objects/info/alternates'), `${folder}\n/nowhere\n`)
      const payload = {
        pull_request: { base: { sha: base }, head: { sha: head, ref: 'f' }, title: 't', body: '' },
      }
      const report = await atEvent(repository, 'pull_request', payload, head)
      expect([report.outcome, report.evidence['policy']]).toMatchObject(['blocked', { from: 'built-in' }])
    }),
  ))
