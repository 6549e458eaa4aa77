import { expect, it } from '@jest/globals'
import { byWorst, type Finding } from '../../../src/core/report/finding.ts'
import { report } from '../../../src/core/report/report.ts'

it('says outcome and detail as outputs, whatever the command adds', () => {
  const { outputs } = report({
    command: 'x',
    outcome: 'blocked',
    detail: 'secrets',
    summary: '',
    outputs: { findings: '2' },
  })
  expect(outputs).toEqual({ outcome: 'blocked', detail: 'secrets', findings: '2' })
})

it('refuses a detail beside an outcome that it does not belong to', () => {
  expect(() => report({ command: 'x', outcome: 'passed', detail: 'secrets', summary: '' })).toThrow('secrets')
})

const finding = (rest: Partial<Finding>): Finding => ({
  rule: 'r',
  severity: 'high',
  confidence: 'high',
  status: 'open',
  blocking: true,
  title: '',
  where: { surface: 'blob', path: 'a' },
  fingerprint: '00',
  advice: [],
  ...rest,
})

it('orders findings worst first, then by place, in one order only', () => {
  const sorted = [
    finding({}),
    finding({ where: { surface: 'blob', path: 'a', line: 2 } }),
    finding({ where: { surface: 'blob', path: 'a', line: 10 } }),
    finding({ where: { surface: 'blob', path: 'b' } }),
    finding({ confidence: 'medium' }),
    finding({ severity: 'low' }),
    finding({ severity: 'critical', blocking: false }),
  ]
  expect(sorted.toReversed().toSorted(byWorst)).toEqual(sorted)
})
