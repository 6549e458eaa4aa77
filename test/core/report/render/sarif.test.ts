import { expect, it } from '@jest/globals'
import type { Log } from 'sarif'
import { renderSarif } from '../../../../src/core/report/render/sarif.ts'
import { report } from '../../../../src/core/report/report.ts'
import { blocked } from './sample.ts'

// Its matcher registers itself with jest's global `expect`, which this suite does not use otherwise.
Object.assign(globalThis, { expect })
await import('@microsoft/jest-sarif')
const validated = (text: string): Log => {
  const log: unknown = JSON.parse(text)
  const matcher: unknown = Reflect.get(expect(log), 'toBeValidSarifLog')
  if (typeof matcher !== 'function') throw new Error('the SARIF matcher did not register')
  matcher.call(undefined)
  return log as Log
}

const [finding] = blocked.findings
if (finding === undefined) throw new Error('the sample has no finding')

it('says where, how bad, what to do, and keeps the fingerprint that GitHub reads', () => {
  const [run] = validated(renderSarif(blocked)).runs
  expect(run?.results?.[0]).toMatchObject({
    ruleId: 'aws-cognito-client-secret',
    ruleIndex: 0,
    level: 'error',
    message: { text: expect.stringContaining('rotate it | now') },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'deploy/pu%1B%5B2Jsh.sh' },
          region: { startLine: 25, startColumn: 28 },
        },
      },
    ],
    partialFingerprints: { primaryLocationLineHash: '7c1e:1' },
  })
  expect(run?.tool.driver.rules?.[0]?.properties).toMatchObject({ 'security-severity': '8.0' })
  expect(run?.invocations?.[0]?.toolExecutionNotifications?.[1]?.message.text).toContain('big.bin')
})

it('makes each vulnerability a rule, and one rule of the same id', () => {
  const vulnerability = {
    id: 'CVE-2021-23337',
    aliases: [],
    url: 'https://nvd.nist.gov/vuln/detail/CVE-2021-23337',
  }
  const one = {
    ...finding,
    rule: 'vulnerable-package',
    vulnerability,
    where: { surface: 'package' as const },
  }
  const [run] = validated(renderSarif({ ...blocked, findings: [one, finding, one] })).runs
  expect(run?.tool.driver.rules?.map(({ id }) => id)).toEqual(['CVE-2021-23337', 'aws-cognito-client-secret'])
  expect(run?.results?.map(({ ruleIndex }) => ruleIndex)).toEqual([0, 1, 0])
})

it.each([
  ['waived', 'note', { suppressions: [{ kind: 'external', status: 'accepted' }] }],
  ['known', 'note', { baselineState: 'unchanged' }],
  ['open', 'warning', {}],
] as const)('shows a %s finding that blocks nothing as %s', (status, level, more) => {
  const [run] = validated(
    renderSarif({ ...blocked, findings: [{ ...finding, status, blocking: false }] }),
  ).runs
  expect(run?.results?.[0]).toMatchObject({ level, ...more })
})

it('says that a run which could not look at everything did not succeed', () => {
  const draft = {
    command: 'scan-image',
    outcome: 'incomplete',
    detail: 'not-assessed',
    summary: '1 layer unread.',
  } as const
  const [run] = validated(renderSarif(report(draft))).runs
  expect(run?.invocations?.[0]?.executionSuccessful).toBe(false)
})

it('is cut where GitHub would refuse it, and says so', () => {
  const [run] = (JSON.parse(renderSarif({ ...blocked, findings: Array(25_001).fill(finding) })) as Log).runs
  expect(run?.results).toHaveLength(25_000)
  expect(run?.invocations?.[0]?.toolExecutionNotifications?.at(-1)?.message.text).toBe(
    '1 more findings in the JSON report',
  )
})

it('is held to a schema that refuses what is no SARIF', () => {
  expect(() => validated('{"version":"2.1.0","runs":[{"results":[{}]}]}')).toThrow(/tool/)
})
