import { BatchGetFindingDetailsCommand } from '@aws-sdk/client-inspector2'
import { describe, expect, it } from '@jest/globals'
import type { Files } from '../../fakes/layout.ts'
import { debian, dpkg, npm, python } from '../scanned.ts'
import { ids, inspected } from './inspected.ts'

const there = inspected()

describe('Inspector of the twin', () => {
  it('goes from nothing over pending and scanning to SUCCESSFUL, and lists findings later still', async () => {
    await there.start()
    const digest = await there.pushed([
      { 'app/node_modules/minimist/package.json': npm('minimist', '1.2.0') },
    ])
    expect(await there.coverage()).toBeUndefined()
    await there.pass(2)
    expect(await there.coverage()).toMatchObject({
      resourceId: `arn:aws:ecr:us-east-1:123456789012:repository/advisor/${digest}`,
      scanStatus: { statusCode: 'ACTIVE', reason: 'PENDING_INITIAL_SCAN' },
    })
    await there.pass(5)
    expect((await there.coverage())?.scanStatus?.reason).toBe('SCAN_IN_PROGRESS')
    await there.pass(10)
    expect(await there.coverage()).toMatchObject({
      scanStatus: { reason: 'SUCCESSFUL' },
      lastScannedAt: expect.any(Date),
    })
    expect(await there.findings(digest)).toEqual([])
    await there.pass(24)
    expect(ids(await there.findings(digest))).toEqual(['CVE-2021-44906'])
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
    await there.start()
    const digest = await there.pushed(layers)
    await there.pass(42)
    expect((await there.coverage())?.scanStatus?.reason).toBe('SUCCESSFUL')
    expect(ids(await there.findings(digest)).toSorted()).toEqual(expected)
  })

  it('names layer, file, parts of the version, platform and exploitation', async () => {
    await there.start()
    const digest = await there.pushed([
      { 'etc/os-release': debian, 'var/lib/dpkg/status': dpkg(['libc6', '2.36-9+deb12u1', 'glibc']) },
    ])
    await there.pass(42)
    const [finding] = await there.findings(digest)
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
    expect(await there.client.send(new BatchGetFindingDetailsCommand({ findingArns }))).toMatchObject({
      findingDetails: [{ cisaData: { dateAdded: new Date('2023-11-21') }, epssScore: 0.6 }],
      errors: [{ errorCode: 'FINDING_DETAILS_NOT_FOUND' }],
    })
  })
})
