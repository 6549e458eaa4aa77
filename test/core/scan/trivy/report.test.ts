import { describe, expect, it } from '@jest/globals'
import type { Digest } from '../../../../src/core/image/oci.ts'
import { readReport } from '../../../../src/core/scan/trivy/report.ts'

const config: Digest = `sha256:${'a'.repeat(64)}`
const dpkg = [{ manager: 'dpkg', path: 'var/lib/dpkg/status' }]
const layer = `sha256:${'b'.repeat(64)}`

const found = {
  VulnerabilityID: 'CVE-2099-1',
  VendorIDs: ['DSA-1-1'],
  PkgName: 'openssl',
  PkgIdentifier: { PURL: 'pkg:deb/debian/openssl@3.0.1-1?arch=amd64', UID: 'x' },
  InstalledVersion: '3.0.1-1',
  FixedVersion: '3.0.9-1',
  Status: 'fixed',
  Layer: { Digest: 'sha256:c', DiffID: layer },
  PrimaryURL: 'https://avd.example.invalid/1',
  Title: 'made up',
  Severity: 'HIGH',
}
const system = { Class: 'os-pkgs', Type: 'debian', Packages: [{}, {}], Vulnerabilities: [found] }
const metadata = { ImageID: config, OS: { Family: 'debian', Name: '12.4' } }

const json = (change: object = {}): string =>
  JSON.stringify({
    SchemaVersion: 2,
    ArtifactType: 'container_image',
    Metadata: metadata,
    Results: [system],
    ...change,
  })
const withFound = (change: object): string =>
  json({ Results: [{ ...system, Vulnerabilities: [{ ...found, ...change }] }] })

describe('readReport', () => {
  it('brings a finding to our shape', () => {
    expect(readReport(json(), config, dpkg)).toEqual({
      read: { packages: 2 },
      unread: [],
      vulnerabilities: [
        {
          vulnerability: { id: 'CVE-2099-1', aliases: ['DSA-1-1'], url: 'https://avd.example.invalid/1' },
          severity: 'high',
          title: 'made up',
          package: {
            purl: 'pkg:deb/debian/openssl@3.0.1-1?arch=amd64',
            installed: '3.0.1-1',
            fixed: '3.0.9-1',
          },
          layer,
        },
      ],
    })
  })

  it('reads a finding with as little as Trivy may say', () => {
    const { PkgName, VulnerabilityID, InstalledVersion } = found
    const bare = { PkgName, VulnerabilityID, InstalledVersion, Severity: 'UNKNOWN', FixedVersion: '' }
    const report = json({ Results: [{ ...system, Vulnerabilities: [bare] }] })
    expect(readReport(report, config, dpkg).vulnerabilities).toEqual([
      {
        vulnerability: { id: 'CVE-2099-1', aliases: [] },
        severity: 'unknown',
        title: '',
        package: { purl: 'pkg:generic/openssl@3.0.1-1', installed: '3.0.1-1' },
      },
    ])
  })

  it('counts packages of every kind', () => {
    const npm = { Class: 'lang-pkgs', Type: 'node-pkg', Packages: [{}, {}, {}] }
    expect(readReport(json({ Results: [system, npm] }), config, dpkg).read).toEqual({ packages: 5 })
  })
})

describe('readReport refuses', () => {
  it.each([
    ['nothing', '', 'not JSON'],
    ['a report that was cut off', json().slice(0, -20), 'not JSON'],
    ['a depth that no report has', '['.repeat(1_000_000), 'not JSON'],
    ['a list', '[]', 'not an object'],
    ['another schema', json({ SchemaVersion: 3 }), '"SchemaVersion" is not 2'],
    ['another kind of artifact', json({ ArtifactType: 'filesystem' }), 'not about a container image'],
    ['no metadata', json({ Metadata: undefined }), 'Metadata is not an object'],
    ['another image', json({ Metadata: { ...metadata, ImageID: 'sha256:0' } }), 'it is about image sha256:0'],
    ['no image', json({ Metadata: {} }), 'it is about image undefined'],
    ['results that are no list', json({ Results: {} }), '"Results" is not a list'],
    ['a result that is no object', json({ Results: ['x'] }), 'Results is not an object'],
    [
      'packages that are no list',
      json({ Results: [{ ...system, Packages: 2 }] }),
      '"Packages" is not a list',
    ],
    ['a finding without an id', withFound({ VulnerabilityID: '' }), '"VulnerabilityID" is not a text'],
    ['a finding without a package', withFound({ PkgName: undefined }), '"PkgName" is not a text'],
    ['a finding without a version', withFound({ InstalledVersion: 3 }), '"InstalledVersion" is not a text'],
    ['a fixed version that is no text', withFound({ FixedVersion: ['1'] }), '"FixedVersion" is not a text'],
    ['an unknown severity', withFound({ Severity: 'SEVERE' }), '"Severity"'],
    ['a severity that every object has', withFound({ Severity: 'toString' }), '"Severity"'],
    ['no severity', withFound({ Severity: undefined }), '"Severity"'],
    ['aliases that are no texts', withFound({ VendorIDs: [1] }), '"VendorIDs"'],
  ])('%s', (_, source, words) => {
    expect(() => readReport(source, config, dpkg)).toThrow(words)
  })
})

describe('readReport, OS packages', () => {
  const silent = { Results: undefined }
  const named = (Family: string, rest = {}): object => ({ ...metadata, OS: { Family, Name: '1', ...rest } })
  const none = { ImageID: config }
  const cases: readonly (readonly [string, object, typeof dpkg, RegExp | undefined])[] = [
    ['none in any layer, and no result', { ...silent, Metadata: none }, [], undefined],
    [
      'none in any layer, though it calls itself a system',
      { ...silent, Metadata: named('fedora') },
      [],
      undefined,
    ],
    ['none of an image from scratch, with packages of npm', { Metadata: none, Results: [] }, [], undefined],
    ['seen by us, judged by Trivy', {}, dpkg, undefined],
    ['seen by us, and no result', silent, dpkg, /holds var\/lib\/dpkg\/status, but Trivy named no package/],
    ['seen by us, and an empty result', { Results: [{ ...system, Packages: [] }] }, dpkg, /named no package/],
    ['seen by us, of no system', { ...silent, Metadata: none }, dpkg, /no release file that Trivy knows/],
    ['seen by us, of the family none', { ...silent, Metadata: named('none') }, dpkg, /no release file/],
    [
      'of a family that Trivy does not judge',
      { Metadata: named('fedora') },
      dpkg,
      /does not judge.*fedora 1/,
    ],
    ['of such a family, seen by Trivy alone', { Metadata: named('fedora') }, [], /does not judge.*fedora 1/],
    [
      'of a release that has ended',
      { Metadata: named('debian', { EOSL: true }) },
      dpkg,
      /no security updates/,
    ],
  ]
  it.each(cases)('%s', (_, change, databases, why) => {
    const { unread } = readReport(json(change), config, databases)
    expect(unread).toEqual(
      why === undefined ? [] : [{ what: 'OS packages by trivy', why: expect.stringMatching(why), count: 1 }],
    )
  })
})
