import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { zip } from '../../core/secrets/archive/archives.ts'
import { gitEnv, repositoryAt, withRepository } from '../../fakes/work-repository.ts'
import { branched, guard, other, places, range, token } from './guard.ts'

describe('repositories of another kind', () => {
  it('SHA-256: range, history, tree and staged', () =>
    withScratch(async (path) => {
      execFileSync('git', ['init', '-q', '-b', 'main', '--object-format=sha256', path], { env: gitEnv })
      const repository = repositoryAt(path)
      repository.commit('first')
      repository.git('checkout', '-q', '-b', 'feature')
      await repository.write('a.txt', token)
      const commit = repository.commit('a')
      repository.git('notes', 'add', '-m', `see ${other}`)
      expect((await range(repository)).findings.map(({ where }) => where.commit)).toEqual([commit])
      const history = await guard(path, { scope: 'history' })
      expect(history.findings.map(({ where }) => [where.surface, where.commit])).toEqual([
        ['blob', commit],
        ['note', commit],
      ])
      expect(places(await guard(path, {}))).toEqual(['blocks blob a.txt 1'])
      await repository.write('b.txt', other)
      repository.git('add', '-A')
      expect(places(await guard(path, { scope: 'staged' }))).toEqual(['blocks blob b.txt 1'])
    }))

  it('a worktree: its own files and index, the history of all', () =>
    branched(async (repository) => {
      await withScratch(async (parent) => {
        const path = join(parent, 'tree')
        repository.git('worktree', 'add', '-q', '-b', 'aside', path, 'main')
        await writeFile(join(path, 'a.txt'), token)
        repositoryAt(path).git('add', '-A')
        for (const scope of ['tree', 'staged']) {
          expect(places(await guard(path, { scope }))).toEqual(['blocks blob a.txt 1'])
        }
        await repository.write('b.txt', other)
        repository.commit('b')
        expect(places(await guard(path, { scope: 'history' }))).toEqual(['blocks blob b.txt 1'])
      })
    }))

  it('a bare one: tree of HEAD, history, range', () =>
    branched(async (repository) => {
      await repository.write('a.txt', token)
      repository.commit('a')
      await withScratch(async (parent) => {
        const path = join(parent, 'bare.git')
        repository.git('clone', '-q', '--bare', repository.path, path)
        const inputs = [
          { scope: 'tree' },
          { scope: 'history' },
          { scope: 'range', base: 'main', head: 'feature' },
        ]
        for (const one of inputs) expect(places(await guard(path, one))).toEqual(['blocks blob a.txt 1'])
      })
    }))

  it('one with a submodule: its pointer is no file, its URL is read', () =>
    branched(async (repository, base) => {
      repository.git('update-index', '--add', '--cacheinfo', `160000,${base},lib`)
      await repository.write(
        '.gitmodules',
        `[submodule "lib"]\n\turl = https://x:${token}@git.corp.dev/lib\n`,
      )
      repository.git('add', '.gitmodules')
      repository.git('commit', '-q', '-m', 'lib')
      const expected = ['blocks blob .gitmodules 2']
      expect(places(await range(repository))).toEqual(expected)
      expect(places(await guard(repository.path, { scope: 'tree', head: 'HEAD' }))).toEqual(expected)
    }))

  it('one with files in Git LFS: how many were not read is told', () =>
    branched(async (repository) => {
      const pointer = (id: string): string =>
        `version https://git-lfs.github.com/spec/v1\noid sha256:${id.repeat(64)}\nsize 9\n`
      await repository.write('a.psd', pointer('a'))
      await repository.write('b.psd', pointer('b'))
      repository.commit('lfs')
      for (const inputs of [{ scope: 'range', base: 'main' }, { scope: 'tree' }]) {
        const { outcome, coverage } = await guard(repository.path, inputs)
        expect([outcome, coverage.skipped]).toMatchObject([
          'passed',
          [{ what: 'files in Git LFS', count: 2 }],
        ])
      }
    }))

  it('one with thousands of refs', () =>
    withRepository(async (repository) => {
      await repository.write('a.txt', token)
      const commit = repository.commit('a')
      const refs = Array.from({ length: 5000 }, (_, at) => `${commit} refs/heads/many/${at}\n`).join('')
      await repository.write('.git/packed-refs', `# pack-refs with: sorted\n${refs}`)
      const report = await guard(repository.path, { scope: 'history' })
      expect(places(report)).toEqual(['blocks blob a.txt 1'])
    }))

  it('a blob under a name with every byte that a name may have', () =>
    branched(async (repository) => {
      const name = Array.from({ length: 255 }, (_, at) => at + 1).filter((byte) => byte !== 0x2f)
      const folder = Buffer.from(`${repository.path}/`)
      await writeFile(Buffer.concat([folder, Buffer.from(name)]), token)
      repository.commit('odd')
      for (const inputs of [{}, { scope: 'tree', head: 'HEAD' }, { scope: 'history' }]) {
        const report = await guard(repository.path, inputs)
        expect([report.findings.length, report.coverage.skipped]).toEqual([1, []])
      }
    }))
})

const sevenZip = Buffer.from('377abcaf271c0004', 'hex')

describe('archives that are not read', () => {
  it('close the gate when they could be read elsewhere, and say how to go on', () =>
    branched(async (repository) => {
      await repository.write('old.7z', sevenZip)
      const commit = repository.commit('old')
      const report = await range(repository)
      expect([report.outcome, report.detail]).toEqual(['incomplete', 'not-read'])
      expect(report.summary).toBe('1 file could not be read; no secret in the rest of 1 commit.')
      expect(report.coverage.skipped).toEqual([{ what: 'old.7z', why: 'nothing here opens 7z', count: 1 }])
      const [finding] = report.findings
      expect(finding).toMatchObject({
        rule: 'unread-file',
        title: 'File that is not read: nothing here opens 7z',
        blocking: false,
        where: { surface: 'blob', path: 'old.7z', commit },
      })
      expect(finding?.excerpt).toBeUndefined()
      expect(finding?.advice[0]).toMatch(/^unpack old\.7z elsewhere/)
      expect(finding?.advice.at(-1)).toContain(`kship waive ${finding?.fingerprint} --reason`)
    }))

  it('are accepted by a waiver, in every scope, until their bytes change', () =>
    branched(async (repository) => {
      await repository.write('old.7z', sevenZip)
      repository.commit('old')
      const scopes = [{}, { scope: 'tree', head: 'HEAD' }, { scope: 'history' }]
      const fingerprint = (await guard(repository.path, {})).findings[0]?.fingerprint
      await repository.write(
        '.kship.yml',
        `waivers: [{fingerprint: "${fingerprint}", reason: looked, owner: ada, expires: 2026-08-01}]\n`,
      )
      for (const inputs of scopes) {
        const report = await guard(repository.path, inputs)
        expect([report.outcome, report.findings.map(({ status }) => status)]).toEqual(['passed', ['waived']])
        expect(report.debt).toMatchObject([{ what: 'waived finding (looked)', owner: 'ada' }])
      }
      await repository.write('old.7z', Buffer.concat([sevenZip, Buffer.from('x')]))
      expect((await guard(repository.path, {})).outcome).toBe('incomplete')
    }))

  it('are one file in every scope, however large', () =>
    branched(async (repository) => {
      await repository.write('large.bin', Buffer.alloc(64 * 1024 * 1024 + 1))
      repository.commit('large')
      const scopes = [{}, { scope: 'tree', head: 'HEAD' }, { scope: 'history' }]
      const seen = new Set<string | undefined>()
      for (const inputs of scopes) seen.add((await guard(repository.path, inputs)).findings[0]?.fingerprint)
      expect([...seen]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)])
    }))

  it('are known when the base has the same bytes', () =>
    branched(async (repository) => {
      repository.git('checkout', '-q', 'main')
      await repository.write('old.7z', sevenZip)
      repository.commit('old')
      repository.git('checkout', '-q', 'feature')
      await repository.write('copy.7z', sevenZip)
      repository.commit('copy')
      const report = await range(repository)
      expect([report.outcome, places(report)]).toEqual(['passed', ['known blob copy.7z']])
    }))

  it('are named, and no more, when nobody could without the password', () =>
    branched(async (repository) => {
      await repository.write('a.zip', zip({ '.env': 'A=1' }, { encrypted: true }))
      repository.commit('locked')
      const report = await range(repository)
      expect([report.outcome, report.coverage.skipped]).toEqual([
        'passed',
        [{ what: 'a.zip!.env', why: 'it is encrypted', count: 1 }],
      ])
    }))
})
