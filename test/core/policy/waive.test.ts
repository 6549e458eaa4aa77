import { describe, expect, it } from '@jest/globals'
import { waive } from '../../../src/core/policy/waive.ts'
import type { Severity } from '../../../src/core/report/finding.ts'

const now = Date.UTC(2026, 5, 1, 12)
const fingerprint = 'ab'.repeat(16)
const waiver = { fingerprint, reason: 'test key', owner: 'ada', expires: '2026-08-30' }
const page = { written: '.kship.yml', text: '' }
const request = (part: Partial<typeof waiver> = {}, rest = {}) => ({
  waiver: { ...waiver, ...part },
  update: false,
  dryRun: false,
  ...rest,
})
const finding = (severity: Severity) => ({ severity, title: 'GitHub token', rule: 'github-token' })

describe('waive', () => {
  it('adds a waiver, names the finding, and shows the debt', () => {
    const { text, report } = waive(request(), page, now, finding('critical'))
    expect(text).toContain(`fingerprint: ${fingerprint}`)
    expect(report).toMatchObject({
      detail: 'done',
      outputs: { waiver: 'added', expires: '2026-08-30' },
      debt: [{ what: 'waived finding (test key)', owner: 'ada', due: '2026-08-30' }],
    })
    expect(report.summary).toContain('GitHub token [github-token, critical]')
  })

  it('says the same of a dry run, and writes nothing', () => {
    const { text, report } = waive(request({}, { dryRun: true }), page, now)
    expect([text, report.detail]).toEqual([undefined, 'planned'])
    expect(report.summary).toContain('no secret here has this fingerprint')
  })

  const there = { ...page, text: waive(request(), page, now).text ?? '' }

  it('does nothing a second time', () => {
    const { text, report } = waive(request(), there, now)
    expect([text, report.detail, report.outputs['waiver']]).toEqual([undefined, 'unchanged', 'unchanged'])
  })

  it('changes one that is there only when told to', () => {
    const longer = { expires: '2026-08-29' }
    expect(() => waive(request(longer), there, now)).toThrow(
      /waived already \(ada, until 2026-08-30\); add --update/,
    )
    const { text, report } = waive(request(longer, { update: true }), there, now)
    expect(text).toBe(there.text.replace('08-30', '08-29'))
    expect(report.outputs['waiver']).toBe('updated')
  })

  it.each([
    ['a short fingerprint', { fingerprint: 'ab12' }, 'fingerprint', /32 hexadecimal digits.*got "ab12"/],
    ['capitals', { fingerprint: 'AB'.repeat(16) }, 'fingerprint', /32 hexadecimal digits/],
    ['no day', { expires: 'tomorrow' }, 'expires', /must be a day as YYYY-MM-DD, got "tomorrow"/],
    ['a day that no calendar has', { expires: '2026-06-31' }, 'expires', /must be a day/],
    ['yesterday', { expires: '2026-05-31' }, 'expires', /must not be past/],
  ])('refuses %s', (_, part, input, message) => {
    const refused = () => waive(request(part), page, now)
    expect(refused).toThrow(message)
    expect(refused).toThrow(expect.objectContaining({ code: 'bad-value', input }))
  })

  it.each([
    ['critical', '2026-08-30', '2026-08-31'],
    ['high', '2026-11-28', '2026-11-29'],
    ['medium', '2027-06-01', '2027-06-02'],
    ['unknown', '2026-11-28', '2026-11-29'],
  ] as const)('lets %s severity wait until %s, and not longer', (severity, last, later) => {
    expect(waive(request({ expires: last }), page, now, finding(severity)).text).toContain(last)
    expect(() => waive(request({ expires: later }), page, now, finding(severity))).toThrow(
      `may be ${last} at the latest for ${severity} severity`,
    )
  })

  it('takes today, and a year for what is not known here', () => {
    expect(waive(request({ expires: '2026-06-01' }), page, now).text).toContain('2026-06-01')
    expect(() => waive(request({ expires: '2027-06-02' }), page, now)).toThrow(
      'may be 2027-06-01 at the latest',
    )
  })

  it('refuses a policy that is wrong as it stands', () => {
    expect(() => waive(request(), { ...page, text: 'waiver: []' }, now)).toThrow('unknown key "waiver"')
  })
})
