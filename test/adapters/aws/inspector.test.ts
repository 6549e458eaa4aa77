import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ecr } from '../../../src/adapters/aws/ecr.ts'
import { inspectorApi } from '../../../src/adapters/aws/inspector.ts'
import type { Digest } from '../../../src/core/image/oci.ts'
import { startTwin, type Twin } from '../../../src/twin/twin.ts'
import { digestOf } from '../../fakes/layout.ts'
import { debian, dpkg, layoutWith, npm, pushLayout, pushSession } from '../../twin/scanned.ts'

const { signal } = new AbortController()
let folder: string
let twin: Twin
let digest: Digest
let registry: ReturnType<typeof ecr>
let inspector: ReturnType<typeof inspectorApi>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kship-'))
  twin = await startTwin({ health: 'simulated', speed: 1000, inspector: { suppressed: ['CVE-2021-44906'] } })
  const credentials = await pushSession(twin)
  const where = { region: twin.region, endpoint: twin.url, credentials }
  registry = ecr(where, 'advisor', signal)
  const arn = 'arn:aws:ecr:us-east-1:123456789012:repository/advisor'
  inspector = inspectorApi(where, { name: 'advisor', arn }, signal)
  digest = await layoutWith(folder, [
    {
      'etc/os-release': debian,
      'var/lib/dpkg/status': dpkg(['zlib1g', '1:1.2.13.dfsg-1', 'zlib'], ['libc6', '2.36-9', 'glibc']),
    },
    { 'app/node_modules/minimist/package.json': npm('minimist', '1.2.0') },
  ])
  await pushLayout(twin, credentials, folder)
  await twin.clock.sleep(60_000)
}, 60_000)
afterAll(async () => {
  await twin.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('ECR by its API', () => {
  it('tells how it scans, when it took an image, and that it has none', async () => {
    expect(await registry.configuration()).toEqual({ type: 'ENHANCED', frequency: 'CONTINUOUS_SCAN' })
    expect(await registry.pushedAt(digest)).toBeGreaterThan(Date.now() - 60_000)
    expect(await registry.pushedAt(digestOf('nothing'))).toBeUndefined()
  })

  it('gives the login of the registry that it is for', async () => {
    expect(await registry.login()).toEqual({
      registry: twin.ecr,
      username: 'AWS',
      password: expect.any(String),
    })
  })
})

describe('Inspector by its API', () => {
  it('tells account status and coverage, and what it does not cover', async () => {
    expect(await inspector.accountStatus()).toBe('ENABLED')
    expect(await inspector.coverage(digest)).toEqual({ reason: 'SUCCESSFUL', scannedAt: expect.any(Number) })
    expect(await inspector.coverage(digestOf('nothing'))).toBeUndefined()
  })

  it('tells active and suppressed findings in core’s words', async () => {
    const findings = await inspector.findings(digest)
    const by = Object.fromEntries(findings.map((one) => [one.vulnerabilityId, one]))
    expect(Object.keys(by).toSorted()).toEqual(['CVE-2021-44906', 'CVE-2023-45853', 'CVE-2023-4911'])
    expect(by['CVE-2021-44906']).toMatchObject({
      status: 'SUPPRESSED',
      severity: 'CRITICAL',
      fixAvailable: 'YES',
    })
    expect(by['CVE-2023-45853']).toMatchObject({
      status: 'ACTIVE',
      fixAvailable: 'NO',
      platform: 'DEBIAN_12',
      exploitAvailable: false,
      packages: [{ name: 'zlib1g', epoch: 1, version: '1.2.13.dfsg', release: '1', manager: 'OS' }],
    })
    const arns = findings.map(({ arn }) => arn)
    const details = await inspector.details(arns)
    expect(details.get(by['CVE-2023-4911']?.arn ?? '')).toEqual({ kev: true })
    expect(details.get(by['CVE-2023-45853']?.arn ?? '')).toEqual({ kev: false })
  })

  it('says what to allow when a call is refused', async () => {
    const stranger = { accessKeyId: 'ASIA', secretAccessKey: 'none', sessionToken: 'none' }
    const where = { region: twin.region, endpoint: twin.url, credentials: stranger }
    const refused = inspectorApi(
      where,
      { name: 'a', arn: 'arn:aws:ecr:us-east-1:123456789012:repository/a' },
      signal,
    )
    await expect(refused.accountStatus()).rejects.toMatchObject({
      detail: 'access-denied',
      message: expect.stringContaining('inspector2:BatchGetAccountStatus'),
    })
  })
})
