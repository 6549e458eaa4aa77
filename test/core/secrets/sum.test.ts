import { describe, expect, it } from '@jest/globals'
import type { Finding } from '../../../src/core/report/finding.ts'
import { type Outcome, type Report, report } from '../../../src/core/report/report.ts'
import { mostFindings } from '../../../src/core/secrets/crowd.ts'
import { Sum } from '../../../src/core/secrets/sum.ts'

const ends = {
  passed: 'clean',
  blocked: 'secrets',
  incomplete: 'not-read',
  failed: 'defect',
} as const satisfies Record<Outcome, Report['detail']>

const part = (outcome: Outcome, more: Partial<Report> = {}): Report =>
  report({ command: 'secret-guard', outcome, detail: ends[outcome], summary: '', ...more })
const sumOf = (...parts: readonly Report[]): Sum['total'] => {
  const sum = new Sum()
  for (const one of parts) sum.add(one)
  return sum.total
}
const finding = (at: number, blocking: boolean): Finding => ({
  ...{ rule: 'a', severity: 'high', confidence: 'high', status: 'open', title: 'A', advice: [] },
  ...{ where: { surface: 'blob', path: `${at}` }, fingerprint: `${at}`, blocking },
})
const many = (count: number, from: number, blocking: boolean): Finding[] =>
  Array.from({ length: count }, (_, at) => finding(from + at, blocking))

describe('the sum of reports', () => {
  it.each<[readonly Outcome[], Outcome]>([
    [[], 'passed'],
    [['passed', 'passed'], 'passed'],
    [['passed', 'incomplete', 'passed'], 'incomplete'],
    [['incomplete', 'passed'], 'incomplete'],
    [['incomplete', 'blocked', 'failed'], 'blocked'],
    [['failed', 'incomplete'], 'incomplete'],
    [['passed', 'failed'], 'failed'],
  ])('of %j is %s', (outcomes, expected) => {
    const { outcome, detail } = sumOf(...outcomes.map((one) => part(one)))
    expect([outcome, detail]).toEqual([expected, ends[expected]])
  })

  it('adds counts by their names', () => {
    const read = [{ commits: 1, blobs: 2 }, { commits: 3 }, { files: 4 }]
    expect(
      sumOf(...read.map((one) => part('passed', { coverage: { read: one, skipped: [] } }))).coverage.read,
    ).toEqual({ commits: 4, blobs: 2, files: 4 })
  })

  it('is a rehearsal where one is', () => {
    expect(sumOf(part('passed'), part('passed', { rehearsal: true })).rehearsal).toBe(true)
    expect(sumOf(part('passed')).rehearsal).toBe(false)
  })

  it('holds no more findings than one report may, the worst of them, and counts the rest', () => {
    const parts = [
      ...[0, 1, 2, 3].map((at) => part('passed', { findings: many(6_000, at * 6_000, false) })),
      part('blocked', { findings: many(50, 90_000, true) }),
    ]
    const { findings, coverage } = sumOf(...parts)
    expect(findings).toHaveLength(mostFindings)
    expect(findings.filter(({ blocking }) => blocking)).toHaveLength(50)
    expect(coverage.skipped).toMatchObject([{ what: 'findings', count: 14_050 }])
  })
})
