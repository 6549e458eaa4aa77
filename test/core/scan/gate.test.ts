import { describe, expect, it } from '@jest/globals'
import { builtIn, type Policy } from '../../../src/core/policy/policy.ts'
import { waiversOn } from '../../../src/core/policy/waivers.ts'
import { type Severity, severities } from '../../../src/core/report/finding.ts'
import type { Vulnerability } from '../../../src/core/scan/assessment.ts'
import { judgeBy } from '../../../src/core/scan/gate.ts'

const now = Date.UTC(2026, 10, 24)
const fingerprint = 'ab'.repeat(16)
const vulnerability = (severity: Severity, fixed?: string): Vulnerability => ({
  vulnerability: { id: 'CVE-2099-1', aliases: [] },
  severity,
  title: '',
  package: { purl: 'pkg:npm/a@1', installed: '1', ...(fixed !== undefined && { fixed }) },
})
const judge = (policy: Policy) => judgeBy(policy, waiversOn(now, policy))
const waived = (expires: string): Policy => ({
  ...builtIn,
  waivers: [{ fingerprint, reason: 'why', owner: 'ada', expires }],
})

describe('the gate of vulnerabilities', () => {
  const strict: Policy = { ...builtIn, image: { failOn: ['critical', 'unknown'], unfixed: 'block' } }
  const closing = (policy: Policy, fixed?: string) =>
    severities.filter((one) => judge(policy).vulnerability(fingerprint, vulnerability(one, fixed)).blocking)

  it.each([
    ['fixable critical and high, unless said otherwise', builtIn, '2', ['critical', 'high']],
    ['nothing that no version mends', builtIn, undefined, []],
    ['what the policy says, mended or not', strict, undefined, ['critical', 'unknown']],
    ['nothing, if the policy says so', { ...builtIn, image: { ...builtIn.image, failOn: [] } }, '2', []],
  ] as const)('is closed by %s', (_, policy, fixed, expected) => {
    expect(closing(policy, fixed)).toEqual(expected)
  })

  it('is not closed by what the engine’s own console accepts, though it is named', () => {
    const one = { ...vulnerability('critical', '2'), suppressed: true }
    expect(judge(builtIn).vulnerability(fingerprint, one)).toEqual({ status: 'known', blocking: false })
  })
})

describe('a waiver', () => {
  it.each([
    ['opens the gate until its last day', '2026-11-24', { status: 'waived', blocking: false }],
    ['no longer, a day later', '2026-11-23', { status: 'open', blocking: true }],
  ])('%s', (_, expires, decision) => {
    const bench = judge(waived(expires))
    expect(bench.vulnerability(fingerprint, vulnerability('high', '2'))).toEqual(decision)
    expect(bench.secret(fingerprint, { confidence: 'high', rule: { severity: 'high' } })).toEqual(decision)
  })

  it('says nothing about another finding', () => {
    const other = judge(waived('2026-12-31')).vulnerability('cd'.repeat(16), vulnerability('high', '2'))
    expect(other).toEqual({ status: 'open', blocking: true })
  })
})

it.each([
  ['high', true],
  ['medium', true],
  ['low', false],
] as const)('a secret of %s confidence closes the gate: %s', (confidence, blocking) => {
  expect(judge(builtIn).secret(fingerprint, { confidence, rule: { severity: 'high' } })).toEqual({
    status: 'open',
    blocking,
  })
})
