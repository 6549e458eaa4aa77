import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { runChild } from '../../src/adapters/system/child.ts'
import type { Digest } from '../../src/core/image/oci.ts'
import { startTwin, type Twin } from '../../src/twin/twin.ts'
import { debian, dpkg, layoutWith, npm, pushLayout, pushSession } from '../twin/scanned.ts'
import { oracle } from './oracle.ts'

type Answer = Readonly<Record<string, unknown>>

oracle('the aws CLI, about ECR and Inspector', 'aws', (binary) => {
  let twin: Twin
  let home: string
  let digest: Digest
  let env: Record<string, string>

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'kship-'))
    twin = await startTwin({ health: 'simulated', speed: 1000 })
    const credentials = await pushSession(twin)
    digest = await layoutWith(join(home, 'image'), [
      { 'etc/os-release': debian, 'var/lib/dpkg/status': dpkg(['libc6', '2.36-9+deb12u1', 'glibc']) },
      { 'app/node_modules/minimist/package.json': npm('minimist', '1.2.0') },
    ])
    await pushLayout(twin, credentials, join(home, 'image'))
    env = {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      AWS_ENDPOINT_URL: twin.url,
      AWS_DEFAULT_REGION: twin.region,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_MAX_ATTEMPTS: '1',
      AWS_PAGER: '',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken ?? '',
    }
    await twin.clock.sleep(60_000)
  }, 60_000)
  afterAll(async () => {
    await twin.stop()
    await rm(home, { recursive: true, force: true })
  })

  async function aws(...args: string[]): Promise<{ stderr: string; answer: Answer }> {
    const signal = AbortSignal.timeout(60_000)
    const { code, stdout, stderr } = await runChild(binary, [...args, '--output', 'json'], {
      cwd: home,
      env,
      signal,
    })
    return { stderr, answer: code === 0 ? JSON.parse(stdout.toString('utf8')) : {} }
  }
  const equals = (value: string) => [{ comparison: 'EQUALS', value }]

  it('reads how ECR scans, and what was pushed', async () => {
    const registry = await aws('ecr', 'get-registry-scanning-configuration')
    expect(registry.answer).toMatchObject({ scanningConfiguration: { scanType: 'ENHANCED' } })
    const names = ['--repository-names', 'advisor']
    const repository = await aws('ecr', 'batch-get-repository-scanning-configuration', ...names)
    expect(repository.answer).toMatchObject({
      scanningConfigurations: [{ scanFrequency: 'CONTINUOUS_SCAN' }],
    })
    const images = await aws('ecr', 'describe-images', '--repository-name', 'advisor')
    expect(images.answer).toMatchObject({ imageDetails: [{ imageDigest: digest }] })
  }, 60_000)

  it('gets the password that docker login takes', async () => {
    const { answer } = await aws('ecr', 'get-authorization-token')
    const [data] = answer['authorizationData'] as Record<string, string>[]
    const authorization = `Basic ${data?.['authorizationToken']}`
    expect((await fetch(`http://${twin.ecr}/v2/`, { headers: { authorization } })).status).toBe(200)
  }, 60_000)

  it('reads status, coverage and findings of Inspector, page by page', async () => {
    const status = await aws('inspector2', 'batch-get-account-status')
    expect(status.answer).toMatchObject({ accounts: [{ resourceState: { ecr: { status: 'ENABLED' } } }] })
    const resource = `arn:aws:ecr:us-east-1:123456789012:repository/advisor/${digest}`
    const wanted = JSON.stringify({ resourceId: equals(resource) })
    const coverage = await aws('inspector2', 'list-coverage', '--filter-criteria', wanted)
    expect(coverage.answer).toMatchObject({
      coveredResources: [
        { resourceId: resource, scanStatus: { statusCode: 'ACTIVE', reason: 'SUCCESSFUL' } },
      ],
    })
    const criteria = JSON.stringify({ ecrImageHash: equals(digest) })
    // The CLI asks for every page by itself.
    const pages = await aws('inspector2', 'list-findings', '--page-size', '1', '--filter-criteria', criteria)
    const findings = pages.answer['findings'] as { findingArn: string; title: string }[]
    expect(findings.map(({ title }) => title)).toEqual(['CVE-2023-4911 - libc6', 'CVE-2021-44906 - minimist'])
    const arns = ['--finding-arns', findings[0]?.findingArn ?? '']
    const details = await aws('inspector2', 'batch-get-finding-details', ...arns)
    expect(details.answer).toMatchObject({
      findingDetails: [{ cisaData: { dateAdded: expect.anything() } }],
    })
  }, 60_000)

  it('reads refusals as the exceptions that they are', async () => {
    const other = await aws('ecr', 'describe-images', '--repository-name', 'other')
    expect(other.stderr).toContain('(AccessDeniedException)')
    const missing = ['--image-ids', `imageDigest=sha256:${'0'.repeat(64)}`]
    const image = await aws('ecr', 'describe-images', '--repository-name', 'advisor', ...missing)
    expect(image.stderr).toContain('(ImageNotFoundException)')
    const token = await aws('inspector2', 'list-findings', '--starting-token', 'bm9uZQ==', '--no-paginate')
    expect(token.stderr).toMatch(/token|paginat/i)
  }, 60_000)
})
