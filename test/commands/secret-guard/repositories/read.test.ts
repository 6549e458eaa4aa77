import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { renderMarkdown } from '../../../../src/core/report/render/markdown.ts'
import { renderSarif } from '../../../../src/core/report/render/sarif.ts'
import { renderTerminal } from '../../../../src/core/report/render/terminal.ts'
import { recordingSite } from '../../../fakes/site.ts'
import { repositoryAt, withRepository } from '../../../fakes/work-repository.ts'
import { guard, token } from '../guard.ts'
import { four, told, withClones } from './clones.ts'

describe('repositories of a list', () => {
  it('are read one after the other, and the worst of them is the outcome of all', () =>
    four(async ({ run }) => {
      const report = await run()
      expect(report).toMatchObject({ outcome: 'blocked', detail: 'secrets', outputs: { findings: '1' } })
      expect(report.summary).toBe(
        '1 secret in 4 commits of 3 repositories: rotate it. 1 of 4 repositories could not be read: clones/gone.',
      )
      expect(report.findings).toMatchObject([
        { where: { path: 'deploy/push.sh', line: 1, resource: 'clones/b' }, status: 'open', blocking: true },
      ])
      expect(report.coverage.read).toMatchObject({ repositories: 3, commits: 4 })
      expect(report.coverage.skipped).toEqual([
        {
          what: 'clones/gone',
          why: 'there is no folder "clones/gone", or it may not be entered',
          count: 1,
        },
      ])
      expect(told(report)).toEqual([
        ['clones/a', 'passed'],
        ['clones/b', 'blocked'],
        ['clones/gone', 'incomplete'],
        ['clones/d', 'passed'],
      ])
      expect(report.evidence).toMatchObject({
        list: { digest: expect.stringMatching(/^sha256:/), repositories: 4, scope: 'history' },
        repositories: [
          { read: { commits: 1 }, objects: expect.anything(), policy: { from: 'built-in' } },
          {},
          {},
          {},
        ],
      })
    }))

  it('are named wherever a finding is shown', () =>
    four(async ({ run }) => {
      const report = await run()
      expect(renderTerminal(report, { colour: false })).toContain('at deploy/push.sh:1:7 in commit')
      for (const text of [renderTerminal(report, { colour: false }), renderMarkdown(report)])
        expect(text).toMatch(/deploy\/push\.sh:1:7 in commit [0-9a-f]{12} of clones\/b/)
      const { results } = JSON.parse(renderSarif(report)).runs[0]
      expect(results[0].message.text).toContain('of clones/b')
      expect(results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('clones/b/deploy/push.sh')
    }))

  it('pass where all pass', () =>
    withClones(async ({ clone, list, run }) => {
      await clone('a')
      await clone('b')
      await list('a', 'b')
      expect(await run()).toMatchObject({
        outcome: 'passed',
        detail: 'clean',
        summary: 'No secret in 2 commits of 2 repositories.',
      })
      expect(await run({ scope: 'tree' })).toMatchObject({
        outcome: 'passed',
        summary: 'No secret in 2 files of 2 repositories.',
      })
    }))

  it('count their own waivers, and name the debt of each', () =>
    four(async ({ path, run }) => {
      const { findings } = await run()
      const own = await guard(join(path, 'clones/b'), { scope: 'history' })
      expect(findings.map(({ fingerprint }) => fingerprint)).toEqual(
        own.findings.map(({ fingerprint }) => fingerprint),
      )
      const [{ fingerprint = '' } = {}] = findings
      const waiver = { fingerprint, reason: 'test', owner: 'ada', expires: '2026-07-01' }
      const policy = JSON.stringify({ waivers: [waiver] })
      await writeFile(join(path, 'clones/a/.kship.yml'), policy)
      expect((await run()).findings).toMatchObject([{ status: 'open' }])
      await writeFile(join(path, 'clones/b/.kship.yml'), policy)
      const report = await run()
      expect(report.findings).toMatchObject([{ status: 'waived', blocking: false }])
      expect(report.debt).toMatchObject([
        { where: `clones/a: waiver ${fingerprint}`, unmatched: true },
        { where: `clones/b: waiver ${fingerprint}`, what: 'waived finding (test)' },
      ])
    }))

  it('say which one is read', () =>
    four(async ({ path }) => {
      const site = recordingSite(path)
      await guard(path, { repositories: 'list.txt' }, { progress: site.progress })
      expect(site.said).toContain('Repository 2 of 4, clones/b')
      expect(site.said).toContain('2 of 4, clones/b: counting its commits and objects')
    }))

  it('are left where the run is stopped', () =>
    four(async ({ path }) => {
      const stop = new AbortController()
      const { progress } = recordingSite(path)
      const note = (text: string): void => {
        if (text.startsWith('Repository 2')) stop.abort()
      }
      const report = await guard(
        path,
        { repositories: 'list.txt' },
        { signal: stop.signal, progress: { ...progress, note } },
      )
      expect(report).toMatchObject({ outcome: 'incomplete', detail: 'cancelled', evidence: {} })
    }))
})

it('a list within a repository is read for its own clones alone', () =>
  withRepository(async (outer) => {
    await outer.write('leak.txt', `${token}\n`)
    outer.commit('leak')
    const inner = join(outer.path, 'clones/a')
    await mkdir(inner, { recursive: true })
    repositoryAt(inner).git('init', '-q', '-b', 'main')
    repositoryAt(inner).commit('first')
    await writeFile(join(outer.path, 'list.txt'), 'clones/a\n')
    expect(await guard(outer.path, { repositories: 'list.txt' })).toMatchObject({ outcome: 'passed' })
  }))
