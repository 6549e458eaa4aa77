import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BatchGetFindingDetailsCommand,
  type CoveredResource,
  type Finding,
  type Inspector2Client,
  ListCoverageCommand,
  ListFindingsCommand,
} from '@aws-sdk/client-inspector2'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Digest } from '../../../src/core/image/oci.ts'
import { startTwin, type Twin } from '../../../src/twin/twin.ts'
import type { Files } from '../../fakes/layout.ts'
import { type Credentials, refusalOf } from '../client.ts'
import {
  debian,
  dpkg,
  inspectorClient,
  isEnabled,
  layoutWith,
  npm,
  pushLayout,
  pushSession,
  python,
} from '../scanned.ts'

let folder: string
let twin: Twin
let credentials: Credentials
let client: Inspector2Client
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kship-'))
})
afterEach(async () => {
  await twin.stop()
  await rm(folder, { recursive: true, force: true })
})

async function start(options: Parameters<typeof startTwin>[0] = {}): Promise<void> {
  twin = await startTwin({ health: 'simulated', speed: 0, ...options })
  credentials = await pushSession(twin)
  client = inspectorClient(twin, credentials)
}
async function pushed(layers: readonly Files[]): Promise<Digest> {
  const digest = await layoutWith(join(folder, 'image'), layers)
  await pushLayout(twin, credentials, join(folder, 'image'))
  return digest
}
/** Lets the twin's time pass, and what waits for it take its turn: a scan reads files meanwhile. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    twin.clock.advance(1000)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
async function coverage(): Promise<CoveredResource | undefined> {
  const { coveredResources } = await client.send(new ListCoverageCommand({}))
  return coveredResources?.[0]
}
async function findings(digest: Digest): Promise<readonly Finding[]> {
  const filterCriteria = { ecrImageHash: [{ comparison: 'EQUALS' as const, value: digest }] }
  return (await client.send(new ListFindingsCommand({ filterCriteria }))).findings ?? []
}
const ids = (found: readonly Finding[]): (string | undefined)[] =>
  found.map(({ packageVulnerabilityDetails }) => packageVulnerabilityDetails?.vulnerabilityId)

describe('Inspector of the twin', () => {
  it('goes from nothing over pending and scanning to SUCCESSFUL, and lists findings later still', async () => {
    await start()
    const digest = await pushed([{ 'app/node_modules/minimist/package.json': npm('minimist', '1.2.0') }])
    expect(await coverage()).toBeUndefined()
    await pass(2)
    expect(await coverage()).toMatchObject({
      resourceId: `arn:aws:ecr:us-east-1:123456789012:repository/advisor/${digest}`,
      scanStatus: { statusCode: 'ACTIVE', reason: 'PENDING_INITIAL_SCAN' },
    })
    await pass(5)
    expect((await coverage())?.scanStatus?.reason).toBe('SCAN_IN_PROGRESS')
    await pass(10)
    expect(await coverage()).toMatchObject({
      scanStatus: { reason: 'SUCCESSFUL' },
      lastScannedAt: expect.any(Date),
    })
    expect(await findings(digest)).toEqual([])
    await pass(24)
    expect(ids(await findings(digest))).toEqual(['CVE-2021-44906'])
  })

  const images: readonly (readonly [string, readonly Files[], readonly string[]])[] = [
    [
      'the npm package of a lower layer',
      [{ 'a/node_modules/lodash/package.json': npm('lodash', '4.17.20') }, { b: '' }],
      ['CVE-2021-23337'],
    ],
    ['a mended version', [{ 'a/node_modules/lodash/package.json': npm('lodash', '4.17.21') }], []],
    [
      'a version that a later layer replaces',
      [
        { 'a/node_modules/lodash/package.json': npm('lodash', '4.17.20') },
        { 'a/node_modules/lodash/package.json': npm('lodash', '4.17.21') },
      ],
      [],
    ],
    [
      'a package that a later layer deletes',
      [{ 'a/node_modules/lodash/package.json': npm('lodash', '4.17.20') }, { 'a/.wh.node_modules': '' }],
      [],
    ],
    [
      'a python package by its normalised name',
      [{ 'x/PyYAML-5.1.dist-info/METADATA': python('PyYAML', '5.1') }],
      ['CVE-2020-14343'],
    ],
    [
      'binary packages of Debian by their source',
      [
        {
          'etc/os-release': debian,
          'var/lib/dpkg/status': dpkg(
            ['libc6', '2.36-9+deb12u1', 'glibc'],
            ['zlib1g', '1:1.2.13.dfsg-1', 'zlib'],
          ),
        },
      ],
      ['CVE-2023-45853', 'CVE-2023-4911'],
    ],
    [
      'the same after the security update',
      [{ 'etc/os-release': debian, 'var/lib/dpkg/status': dpkg(['libc6', '2.36-9+deb12u3', 'glibc']) }],
      [],
    ],
    [
      'Alpine',
      [
        {
          'etc/os-release': 'ID=alpine\nVERSION_ID=3.16.0',
          'lib/apk/db/installed': 'P:zlib\nV:1.2.12-r1\nA:x86_64\no:zlib\n\nP:musl\nV:1.2.3-r0\n',
        },
      ],
      ['CVE-2022-37434'],
    ],
  ]
  it.each(images)('finds by the bytes: %s', async (_, layers, expected) => {
    await start()
    const digest = await pushed(layers)
    await pass(42)
    expect((await coverage())?.scanStatus?.reason).toBe('SUCCESSFUL')
    expect(ids(await findings(digest)).toSorted()).toEqual(expected)
  })

  it('names layer, file, parts of the version, platform and exploitation', async () => {
    await start()
    const digest = await pushed([
      { 'etc/os-release': debian, 'var/lib/dpkg/status': dpkg(['libc6', '2.36-9+deb12u1', 'glibc']) },
    ])
    await pass(42)
    const [finding] = await findings(digest)
    expect(finding).toMatchObject({
      severity: 'HIGH',
      fixAvailable: 'YES',
      packageVulnerabilityDetails: {
        vulnerablePackages: [
          {
            name: 'libc6',
            version: '2.36',
            release: '9+deb12u1',
            epoch: 0,
            packageManager: 'OS',
            filePath: 'var/lib/dpkg/status',
            fixedInVersion: '2.36-9+deb12u3',
          },
        ],
      },
      resources: [{ details: { awsEcrContainerImage: { imageHash: digest, platform: 'DEBIAN_12' } } }],
    })
    const findingArns = [finding?.findingArn ?? '', `${finding?.findingArn?.slice(0, -32)}${'0'.repeat(32)}`]
    expect(await client.send(new BatchGetFindingDetailsCommand({ findingArns }))).toMatchObject({
      findingDetails: [{ cisaData: { dateAdded: new Date('2023-11-21') }, epssScore: 0.6 }],
      errors: [{ errorCode: 'FINDING_DETAILS_NOT_FOUND' }],
    })
  })

  it('gives pages, filters by status, and refuses a filter that it does not read', async () => {
    await start({ inspector: { suppressed: ['CVE-2021-44906'] } })
    await pushed([
      {
        'a/node_modules/lodash/package.json': npm('lodash', '4.17.20'),
        'b/node_modules/lodash/package.json': npm('lodash', '4.17.19'),
        'a/node_modules/minimist/package.json': npm('minimist', '1.2.0'),
      },
    ])
    await pass(42)
    const first = await client.send(new ListFindingsCommand({ maxResults: 2 }))
    expect(first.findings).toHaveLength(2)
    const second = await client.send(new ListFindingsCommand({ maxResults: 2, nextToken: first.nextToken }))
    expect([second.findings?.length, second.nextToken]).toEqual([1, undefined])
    const suppressed = { findingStatus: [{ comparison: 'EQUALS' as const, value: 'SUPPRESSED' }] }
    const { findings: found } = await client.send(new ListFindingsCommand({ filterCriteria: suppressed }))
    expect(ids(found ?? [])).toEqual(['CVE-2021-44906'])
    const unread = { title: [{ comparison: 'EQUALS' as const, value: 'x' }] }
    expect(await refusalOf(client.send(new ListFindingsCommand({ filterCriteria: unread })))).toMatchObject({
      name: 'ValidationException',
    })
    const tooMany = client.send(new ListFindingsCommand({ maxResults: 101 }))
    expect(await refusalOf(tooMany)).toMatchObject({ name: 'ValidationException' })
  })

  const reasons: readonly (readonly [string, Parameters<typeof startTwin>[0], Files, string | undefined])[] =
    [
      ['an unsupported system', {}, { 'etc/os-release': 'ID=plan9\n' }, 'UNSUPPORTED_OS'],
      ['an image FROM scratch', {}, { 'app/server': 'x' }, 'SUCCESSFUL'],
      [
        'scan on push',
        { ecr: { scanning: { type: 'ENHANCED', rules: [{ frequency: 'SCAN_ON_PUSH', filters: ['*'] }] } } },
        { a: '' },
        'SCAN_FREQUENCY_SCAN_ON_PUSH',
      ],
      [
        'a repository that no rule matches',
        { ecr: { scanning: { type: 'ENHANCED', rules: [] } } },
        { a: '' },
        'SCAN_FREQUENCY_MANUAL',
      ],
      ['basic scanning', { ecr: { scanning: { type: 'BASIC', rules: [] } } }, { a: '' }, undefined],
      ['Inspector switched off', { inspector: { status: 'DISABLED' } }, { a: '' }, undefined],
      [
        'a reason that no bytes bring about',
        { inspector: { reason: 'IMAGE_ARCHIVED' } },
        { a: '' },
        'IMAGE_ARCHIVED',
      ],
    ]
  it.each(reasons)('covers %s as it is', async (_, options, files, reason) => {
    await start(options)
    await pushed([files])
    await pass(20)
    expect((await coverage())?.scanStatus?.reason).toBe(reason)
    expect(await isEnabled(client)).toBe(options?.inspector?.status ?? 'ENABLED')
  })

  it('throttles by the fault table', async () => {
    await start({
      faults: [{ service: 'inspector2', operation: 'ListCoverage', nth: 1, answer: 'throttled' }],
    })
    expect(await refusalOf(client.send(new ListCoverageCommand({})))).toMatchObject({
      name: 'ThrottlingException',
    })
    expect(await coverage()).toBeUndefined()
  })
})
