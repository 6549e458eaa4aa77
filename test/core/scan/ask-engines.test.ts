import { describe, expect, it } from '@jest/globals'
import { DigestMismatch } from '../../../src/core/image/oci.ts'
import { EngineFailure } from '../../../src/core/scan/assessment.ts'
import { assessment, engine, file, image, scan, vulnerability } from '../../fakes/engine.ts'
import { secretKey } from '../secrets/plant.ts'

const leaky = () => [file('.env', `AWS_SECRET_ACCESS_KEY=${secretKey('beside')}\n`)]

describe('an engine that gives no answer', () => {
  const failed = new EngineFailure('failed', 'Trivy was killed: scan again.')
  const unusable = new EngineFailure('unusable', 'Trivy is not installed: run this.')

  it.each([
    ['failed', failed],
    ['is not usable', unusable],
  ])('makes the scan incomplete, without a verdict: %s', async (_, error) => {
    const { report, verdict } = await scan({ engines: [engine(error)] })
    expect(report).toMatchObject({ outcome: 'incomplete', detail: 'engine-failed' })
    expect(report.summary).toContain(error.message)
    expect(report.coverage.skipped).toEqual([
      { what: 'vulnerabilities by trivy', why: error.message, count: 1 },
      { what: 'vulnerabilities by inspector', why: 'not asked', count: 1 },
    ])
    expect(verdict).toBeUndefined()
  })

  it('is not asked in a rehearsal when it is not usable', async () => {
    const { report, verdict } = await scan({ engines: [engine(unusable)], rehearsal: true })
    expect(report).toMatchObject({ outcome: 'passed', rehearsal: true })
    expect(report.coverage.skipped).toMatchObject([
      { what: 'vulnerabilities by inspector' },
      { why: unusable.message },
    ])
    const notAsked = ['vulnerabilities by inspector', 'vulnerabilities by trivy']
    expect(verdict).toMatchObject({ passed: true, notAsked })
  })

  it('is missed in a rehearsal too when it failed', async () => {
    const { report } = await scan({ engines: [engine(failed)], rehearsal: true })
    expect(report).toMatchObject({ outcome: 'incomplete', detail: 'engine-failed' })
  })

  it('does not hide a secret, which blocks whatever the engine would have said', async () => {
    const { report, verdict } = await scan({ engines: [engine(failed)], files: leaky() })
    expect(report).toMatchObject({ outcome: 'blocked', detail: 'secrets' })
    expect(report.summary).toContain('Trivy was killed')
    expect(verdict).toBeUndefined()
  })

  it('makes the scan incomplete when it names a part that it could not judge', async () => {
    const unread = [{ what: 'OS packages by trivy', why: 'an unknown system', count: 1 }]
    const { report, verdict } = await scan({ engines: [engine({ unread })] })
    expect(report).toMatchObject({ outcome: 'incomplete', detail: 'not-assessed' })
    expect(report.summary).toContain('an unknown system')
    expect(verdict).toBeUndefined()
    const also = await scan({ engines: [engine({ unread, vulnerabilities: [vulnerability()] })] })
    expect(also.report).toMatchObject({ outcome: 'blocked', detail: 'vulnerabilities' })
    expect(also.verdict).toBeUndefined()
  })

  it('is not blamed for bytes that changed, nor for a defect of ours', async () => {
    const changed = new DigestMismatch('blob', image.descriptor.digest, 'sha256:0')
    await expect(scan({ engines: [engine(changed)] })).rejects.toMatchObject({ detail: 'digest-mismatch' })
    await expect(scan({ engines: [engine(new TypeError('ours'))] })).rejects.toThrow('ours')
  })
})

describe('an engine that the bytes are handed over to', () => {
  const inspector = (asked: string[]) => ({
    ...engine({}),
    name: 'inspector' as const,
    handsOver: true as const,
    ask: async () => {
      asked.push('inspector')
      return assessment()
    },
  })

  it('is not asked about bytes with a secret, nor about bytes that could not be read', async () => {
    const asked: string[] = []
    const secret = await scan({ engines: [inspector(asked)], files: leaky() })
    expect(secret.report.coverage.skipped).toContainEqual({
      what: 'vulnerabilities by inspector',
      why: 'not asked: bytes with a secret are not handed over',
      count: 1,
    })
    expect(asked).toEqual([])
    expect((await scan({ engines: [inspector(asked)] })).report.outcome).toBe('passed')
    expect(asked).toEqual(['inspector'])
  })
})
