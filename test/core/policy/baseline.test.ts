import { expect, it } from '@jest/globals'
import { baseline } from '../../../src/core/policy/baseline.ts'
import { parsePolicy } from '../../../src/core/policy/parse.ts'
import type { Finding, Severity } from '../../../src/core/report/finding.ts'

const now = Date.UTC(2026, 5, 1)
const common = { reason: 'was there', owner: 'ada', expires: '2026-08-30' }
const page = { written: '.kship.yml', text: '# ours\n' }
const finding = (
  letter: string,
  severity: Severity = 'high',
  status: Finding['status'] = 'open',
): Finding => ({
  rule: 'github-token',
  severity,
  confidence: 'high',
  status,
  blocking: status === 'open',
  title: 'GitHub token',
  where: { surface: 'blob', path: letter },
  fingerprint: letter.repeat(32),
  advice: [],
})
const looked = (...findings: Finding[]) => ({ findings, coverage: { read: { commits: 3 }, skipped: [] } })
const run = (findings: Finding[], text = page.text, part: Partial<typeof common> = {}, dryRun = false) =>
  baseline({ common: { ...common, ...part }, dryRun }, { ...page, text }, now, looked(...findings))

it('writes one waiver for each open finding, whatever the number of its places', () => {
  const { text, report } = run([
    finding('a'),
    finding('a'),
    finding('b', 'critical'),
    finding('c', 'high', 'known'),
  ])
  expect(parsePolicy('p', text ?? '').waivers).toEqual(
    ['a', 'b'].map((letter) => ({ fingerprint: letter.repeat(32), ...common })),
  )
  expect(report).toMatchObject({
    detail: 'done',
    outputs: { added: '2', waivers: '2' },
    debt: [{ what: 'waived finding (was there)' }, { what: 'waived finding (was there)' }],
    coverage: { read: { commits: 3 } },
  })
  expect(report.summary).toContain('2 waivers written into .kship.yml, until 2026-08-30: debt of ada.')
})

it('adds nothing a second time, and says the debt again', () => {
  const { text = '' } = run([finding('a')])
  const again = run([finding('a', 'high', 'waived')], text)
  expect([again.text, again.report.detail]).toEqual([undefined, 'unchanged'])
  expect(again.report.debt).toHaveLength(1)
})

it('renews none that ran out', () => {
  const { text = '' } = run([finding('a')])
  const { report, text: after = '' } = run(
    [finding('a'), finding('b')],
    text.replace(/2026-08-30/, '2026-05-01'),
  )
  expect(report.summary).toContain(
    '1 waiver ran out or goes too far, and stays so: kship waive FINGERPRINT --update',
  )
  expect(parsePolicy('p', after).waivers.map(({ expires }) => expires)).toEqual(['2026-05-01', '2026-08-30'])
})

it('writes nothing in a dry run, and counts what it would', () => {
  const { text, report } = run([finding('a')], '', {}, true)
  expect([text, report.detail, report.summary]).toEqual([
    undefined,
    'planned',
    expect.stringContaining('1 waiver would be written'),
  ])
})

it('is bounded by the worst that it finds', () => {
  expect(() => run([finding('a', 'low'), finding('b', 'critical')], '', { expires: '2026-09-30' })).toThrow(
    'may be 2026-08-30 at the latest for critical severity',
  )
  expect(run([finding('a', 'low')], '', { expires: '2027-06-01' }).report.detail).toBe('done')
})
