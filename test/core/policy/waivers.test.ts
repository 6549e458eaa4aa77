import { expect, it } from '@jest/globals'
import { builtIn } from '../../../src/core/policy/policy.ts'
import { waiversOn } from '../../../src/core/policy/waivers.ts'
import type { Severity } from '../../../src/core/report/finding.ts'

const fingerprint = 'ab'.repeat(16)
const on = (expires: string) =>
  waiversOn(Date.UTC(2026, 5, 1, 23), {
    ...builtIn,
    waivers: [{ fingerprint, reason: 'why', owner: 'ada', expires }],
  })

it.each([
  ['on its last day it counts', '2026-06-01', true, [fingerprint], 'waived finding (why)'],
  ['the day after it does not', '2026-05-31', false, [fingerprint], 'expired waiver (why)'],
  ['one that matches nothing is told', '2026-06-01', true, [], 'waiver that matches nothing here (why)'],
])('%s', (_, expires, covers, seen, what) => {
  const waivers = on(expires)
  expect(waivers.covers({ fingerprint, severity: 'high' })).toBe(covers)
  expect(waivers.covers({ fingerprint: 'cd'.repeat(16), severity: 'high' })).toBe(false)
  const found = seen.map((one) => ({ fingerprint: one, severity: 'high' as const }))
  const [debt] = waivers.debt(found)
  expect(debt).toMatchObject({ what, owner: 'ada', due: expires })
  expect(debt?.unmatched).toBe(seen.length === 0 ? true : undefined)
})

it('lets none count that ends later than its severity allows, and says so', () => {
  const covers = (expires: string, severity: Severity) => on(expires).covers({ fingerprint, severity })
  expect([covers('2026-08-30', 'critical'), covers('2026-08-31', 'critical')]).toEqual([true, false])
  expect([covers('2027-06-01', 'low'), covers('2027-06-02', 'low')]).toEqual([true, false])
  const debt = (severity: Severity) => on('2026-12-31').debt([{ fingerprint, severity }])
  expect(debt('medium')).toMatchObject([{ what: 'waived finding (why)' }])
  expect(debt('critical')).toMatchObject([
    {
      what: 'waiver that goes too far: critical severity may be waived for 90 days (why)',
      'way out': expect.stringContaining('--expires 2026-08-30'),
    },
  ])
})
