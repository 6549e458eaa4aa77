import { readFile, writeFile } from 'node:fs/promises'
import { join as inFolder } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { type Debt, type Report, report } from '../../../src/core/report/report.ts'
import { join } from '../../../src/core/secrets/join.ts'
import { withChecksum } from '../../core/secrets/plant.ts'
import { type WorkRepository, withRepository } from '../../fakes/work-repository.ts'
import { guard, places } from './guard.ts'

const grown = (work: (repository: WorkRepository) => Promise<void>): Promise<void> =>
  withRepository(async (repository) => {
    for (let at = 0; at < 6; at++) {
      await repository.write(`f/${at}.txt`, `${at} ${withChecksum('ghp_', `shard ${at}`)}\n`)
      await repository.write('always.txt', `${at} ${withChecksum('npm_', 'always')}\n`)
      repository.commit(`c${at}`)
    }
    await work(repository)
  })

async function shards(repository: WorkRepository, of: number, name = 'shard'): Promise<string[]> {
  const files: string[] = []
  for (let index = 1; index <= of; index++) {
    const report = await guard(repository.path, { scope: 'history', shard: `${index}/${of}` })
    expect(report.evidence['shard']).toBe(`${index}/${of}`)
    const file = inFolder(repository.path, '.git', `${name}-${index}.json`)
    await writeFile(file, JSON.stringify(report))
    files.push(file)
  }
  return files
}
const facts = ({ outcome, coverage, evidence, findings }: Report) => ({
  outcome,
  coverage,
  objects: evidence['objects'],
  places: findings.map(({ fingerprint, where }) => [fingerprint, where.path]),
})

describe('shards', () => {
  it('add up to the whole, in any order', () =>
    grown(async (repository) => {
      const whole = await guard(repository.path, { scope: 'history' })
      expect(places(whole)).toHaveLength(7)
      const files = await shards(repository, 3)
      const joined = await guard(repository.path, { 'with-report': files.toReversed().join(',') })
      expect(facts(joined)).toEqual(facts(whole))
      expect(joined.evidence).toMatchObject({ shards: 3 })
      expect(joined.outputs['findings']).toBe('7')
    }))

  it('are joined though they hold much: a report of 10,000 findings takes ten MiB', () =>
    grown(async (repository) => {
      const [file = ''] = await shards(repository, 1)
      const report = JSON.parse(await readFile(file, 'utf8')) as Report
      const findings = report.findings.map((one) => ({ ...one, advice: ['x'.repeat(1_000_000)] }))
      await writeFile(file, JSON.stringify({ ...report, findings }))
      expect((await guard(repository.path, { 'with-report': file })).findings).toHaveLength(7)
    }))

  it('leave what one of them asked AWS about keys beside its findings', () =>
    grown(async (repository) => {
      const [file = ''] = await shards(repository, 1)
      const report = JSON.parse(await readFile(file, 'utf8')) as Report
      const evidence = { ...report.evidence, triage: { account: '123456789012', asked: 1 } }
      await writeFile(file, JSON.stringify({ ...report, evidence }))
      const joined = await guard(repository.path, { 'with-report': file })
      expect(joined.evidence).not.toHaveProperty('triage')
    }))

  it('are no whole when one is missing, doubled, or of other refs', () =>
    grown(async (repository) => {
      const [one = '', two = '', three = ''] = await shards(repository, 3)
      const together = (...files: string[]) => guard(repository.path, { 'with-report': files.join(',') })
      await expect(together(one, three)).rejects.toThrow('shard 2 of 3 is missing')
      await expect(together(one, two, three, two)).rejects.toThrow('named twice')
      repository.git('branch', 'more', 'HEAD~1')
      const [other = ''] = await shards(repository, 3, 'later')
      await expect(together(other, two, three)).rejects.toThrow('not of the same refs and policy')
      await writeFile(one, '{"schema":"kship/report@0","command":"scan-image"}')
      await expect(together(one, two, three)).rejects.toMatchObject({ code: 'malformed-file' })
    }))

  it.each<[string, (report: Report) => unknown, string, RegExp]>([
    [
      'of more shards than there may be',
      (report) => ({ ...report, evidence: { ...report.evidence, shard: '1/257' } }),
      'bad-value',
      /is no report of a shard$/,
    ],
    [
      'whose outcome was changed',
      (report) => ({ ...report, outcome: 'passed', detail: 'secrets' }),
      'malformed-file',
      /is no report of kship secret-guard with format json$/,
    ],
    [
      'whose detail nobody writes',
      (report) => ({ ...report, detail: 'toString' }),
      'malformed-file',
      /is no report of kship secret-guard with format json$/,
    ],
    [
      'that takes back what was counted',
      (report) => ({ ...report, coverage: { read: { commits: -1 }, skipped: [] } }),
      'malformed-file',
      /is no report of kship secret-guard with format json$/,
    ],
  ])('are not joined with a report %s', (_, change, code, message) =>
    withRepository(async (repository) => {
      await repository.write('a.txt', 'a')
      repository.commit('a')
      const [file = ''] = await shards(repository, 1)
      const written: Report = JSON.parse(await readFile(file, 'utf8'))
      await writeFile(file, JSON.stringify(change(written)))
      await expect(guard(repository.path, { 'with-report': file })).rejects.toMatchObject({
        code,
        message: expect.stringMatching(message),
      })
    }),
  )

  it.each([
    [{ scope: 'history', shard: '4/3' }, 'bad-value'],
    [{ scope: 'history', shard: 'one' }, 'bad-value'],
    [{ scope: 'tree', shard: '1/3' }, 'conflicting-inputs'],
  ])('refuses %j', (inputs, code) =>
    withRepository(async ({ path }) => {
      await expect(guard(path, inputs)).rejects.toMatchObject({ code, input: 'shard' })
    }),
  )
})

describe('joined reports', () => {
  it('tell of a waiver as the shard does that found what is under it, however it is worded', () => {
    const waiver = { where: 'waiver ab', 'way out': 'wait' }
    const part = (index: number, debt: Debt): { written: string; report: Report } => ({
      written: 'a',
      report: report({
        ...{ command: 'secret-guard', outcome: 'passed', detail: 'clean', summary: '' },
        ...{ debt: [debt], evidence: { shard: `${index}/3` } },
      }),
    })
    const elsewhere = { ...waiver, what: 'elsewhere', unmatched: true } as const
    const found = { ...waiver, what: 'found' }
    const { debt } = join([part(1, elsewhere), part(2, found), part(3, elsewhere)])
    expect(debt).toEqual([found])
  })

  it('hold no more findings than one, the worst of them, and count the rest', async () => {
    const finding = (at: number, blocking: boolean) => ({
      ...{
        rule: 'a',
        severity: 'high',
        confidence: 'high',
        status: 'open',
        blocking,
        title: 'A',
        advice: [],
      },
      ...{ where: { surface: 'blob', path: `${at}` }, fingerprint: `${at}` },
    })
    const part = (shard: string, from: number, blocking: boolean): Report =>
      ({
        ...report({
          command: 'secret-guard',
          outcome: blocking ? 'blocked' : 'passed',
          detail: blocking ? 'secrets' : 'clean',
          summary: '',
        }),
        findings: Array.from({ length: 6_000 }, (_, at) => finding(from + at, blocking)),
        evidence: { shard },
      }) as Report
    const parts = [part('1/2', 0, false), part('2/2', 6_000, true)]
    const { outcome, findings, coverage } = join(parts.map((one) => ({ written: 'a', report: one })))
    expect([outcome, findings.length, findings.filter((one) => one.blocking).length]).toEqual([
      'blocked',
      10_000,
      6_000,
    ])
    expect(coverage.skipped).toMatchObject([{ what: 'findings', count: 2_000 }])
  })
})
