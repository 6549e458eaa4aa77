import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { TwinOptions } from '../../../src/twin/twin.ts'
import { fakeSecret, formsOf } from '../../fakes/secret.ts'
import { layoutWith } from '../../twin/scanned.ts'
import { handOver, type Inputs } from './hand-over.ts'

const there = handOver()

describe('kship scan-image --push-to is incomplete, by name, and leaves no verdict', () => {
  const basic = { scanning: { type: 'BASIC' as const, rules: [] } }
  const cases: readonly (readonly [string, TwinOptions, Inputs, string])[] = [
    [
      'with Inspector switched off',
      { inspector: { status: 'DISABLED' } },
      {},
      'its scanning of ECR is DISABLED',
    ],
    ['with basic scanning', { ecr: basic }, {}, 'scans by BASIC'],
    ['without the repository', {}, { 'push-to': 'other' }, 'ecr:BatchGetRepositoryScanningConfiguration'],
    ['as the deploy role', {}, { 'role-to-assume': 'deploy' }, 'AWS refused ecr:'],
    [
      'for an operating system that Inspector does not know',
      { inspector: { reason: 'UNSUPPORTED_OS' } },
      {},
      'UNSUPPORTED_OS',
    ],
    [
      'when the time is over',
      { inspector: { delays: { seen: 0, pending: 9e6, scanning: 0, findings: 0 } } },
      { timeout: '10' },
      'it had not finished after 1\\d seconds \\(PENDING_INITIAL_SCAN\\)',
    ],
  ]
  it.each(cases)(
    '%s',
    async (_, options, given, why) => {
      await there.start(options)
      const inputs = {
        ...given,
        ...(given['push-to'] !== undefined && { 'push-to': `${there.twin.ecr}/${given['push-to']}` }),
        ...(given['role-to-assume'] !== undefined && { 'role-to-assume': there.twin.roleArn }),
      }
      const { code, report } = await there.scan({ image: 'mended', ...inputs })
      expect([code, report.outcome]).toEqual([3, 'incomplete'])
      expect(report.summary).toMatch(new RegExp(why))
      expect(report.outputs).not.toHaveProperty('verdict')
      await expect(there.verdict()).rejects.toThrow()
    },
    60_000,
  )

  it('in a region whose Inspector does not answer, before a byte is pushed', async () => {
    await there.start()
    const { code, report } = await there.scan({}, { AWS_ENDPOINT_URL_INSPECTOR2: 'http://127.0.0.1:9' })
    expect([code, report.detail]).toEqual([3, 'engine-failed'])
    expect(report.summary).toContain('does not answer in us-east-1')
    expect(there.calls('GetAuthorizationToken')).toBe(0)
    expect(report.outputs).not.toHaveProperty('reference')
  }, 60_000)
})

describe('kship scan-image --push-to keeps the bytes here', () => {
  it('when they hold a secret', async () => {
    await there.start()
    const secret = fakeSecret('handed over', 40)
    await layoutWith(join(there.folder, 'secret'), [{ 'app/.env': `AWS_SECRET_ACCESS_KEY=${secret}` }])
    const { code, report, stdout, stderr } = await there.scan({ image: 'secret' })
    expect([code, report.detail]).toEqual([1, 'secrets'])
    expect(report.coverage.skipped).toContainEqual({
      what: 'vulnerabilities by inspector',
      why: 'not asked: bytes with a secret are not handed over',
      count: 1,
    })
    expect(there.calls('GetAuthorizationToken')).toBe(0)
    for (const form of formsOf(secret)) expect(stdout + stderr).not.toContain(form)
  }, 60_000)

  it('when registry and AWS are not both stand-ins', async () => {
    await there.start()
    const { code, stdout } = await there.scan({
      'push-to': '123456789012.dkr.ecr.us-east-1.amazonaws.com/advisor',
    })
    expect([code, stdout]).toEqual([2, expect.stringContaining('must both be real')])
  }, 60_000)
})
