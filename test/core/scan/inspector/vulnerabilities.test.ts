import { describe, expect, it } from '@jest/globals'
import { purlOf } from '../../../../src/core/scan/inspector/purl.ts'
import type { InspectorFinding, InspectorPackage } from '../../../../src/core/scan/inspector/scanner.ts'
import { vulnerabilitiesOf } from '../../../../src/core/scan/inspector/vulnerabilities.ts'
import { fakeImage } from '../../../fakes/image.ts'
import { finding } from '../../../fakes/scanner.ts'

const image = fakeImage(Buffer.from('one'), Buffer.from('two'))
const none = new Map<string, { readonly kev: boolean }>()
const installed = (change: Partial<InspectorPackage>): InspectorPackage => ({
  name: 'lodash',
  version: '1.0',
  epoch: 0,
  release: undefined,
  manager: 'NODEPKG',
  path: undefined,
  fixedIn: undefined,
  layer: undefined,
  ...change,
})
const read = (change: Partial<InspectorFinding>) => vulnerabilitiesOf(image, finding(change), none)[0]

describe('a package URL', () => {
  const cases: readonly (readonly [string, Partial<InspectorPackage>, string, string])[] = [
    ['npm', {}, 'SCRATCH', 'pkg:npm/lodash@1.0'],
    ['a scope', { name: '@babel/core' }, '', 'pkg:npm/%40babel/core@1.0'],
    [
      'a spelling of Python',
      { name: 'PyYAML_Extra.x', manager: 'PYTHONPKG' },
      '',
      'pkg:pypi/pyyaml-extra-x@1.0',
    ],
    ['maven', { name: 'org.apache:log4j', manager: 'JAR' }, '', 'pkg:maven/org.apache/log4j@1.0'],
    ['go', { name: 'golang.org/x/net', manager: 'GOBINARY' }, '', 'pkg:golang/golang.org/x/net@1.0'],
    [
      'Debian with epoch and release',
      { name: 'zlib1g', manager: 'OS', version: '1.2.13.dfsg', release: '1', epoch: 1 },
      'DEBIAN_12',
      'pkg:deb/debian/zlib1g@1%3A1.2.13.dfsg-1',
    ],
    [
      'Alpine',
      { name: 'zlib', manager: 'OS', version: '1.2.12', release: 'r1' },
      'ALPINE_LINUX_3_16',
      'pkg:apk/alpine/zlib@1.2.12-r1',
    ],
    [
      'Amazon Linux',
      { name: 'curl', manager: 'OS', version: '8', release: '1.amzn2023' },
      'AMAZON_LINUX_2023',
      'pkg:rpm/amazon/curl@8-1.amzn2023',
    ],
    ['what is not known', { name: 'x', manager: 'OS' }, 'PLAN9', 'pkg:generic/x@1.0'],
  ]
  it.each(cases)('of %s', (_, change, platform, purl) => {
    expect(purlOf(installed(change), platform)).toBe(purl)
  })
})

describe('a finding of Inspector', () => {
  it.each([
    ['CRITICAL', 'critical'],
    ['HIGH', 'high'],
    ['MEDIUM', 'medium'],
    ['LOW', 'low'],
    ['INFORMATIONAL', 'low'],
    ['UNTRIAGED', 'unknown'],
  ])('of severity %s is %s', (severity, expected) => {
    expect(read({ severity })?.severity).toBe(expected)
  })

  it.each([
    ['a version', 'YES', '4.17.21', '4.17.21'],
    ['no version, and none to come', 'NO', 'NotAvailable', undefined],
    ['a version that it does not name', 'YES', 'NotAvailable', expect.stringContaining('does not name')],
    ['a part, not this one', 'PARTIAL', undefined, undefined],
  ])('is mended by %s', (_, fixAvailable, fixedIn, expected) => {
    expect(read({ fixAvailable, packages: [installed({ fixedIn })] })?.package.fixed).toEqual(expected)
  })

  it('has other CVEs of its advisory for no aliases', () => {
    const related = ['CVE-2020-1', 'GHSA-1']
    expect(read({ related })?.vulnerability.aliases).toEqual(['GHSA-1'])
    expect(read({ vulnerabilityId: 'ALAS-1', related })?.vulnerability.aliases).toEqual(related)
  })

  it('points to a layer by diff-id, whichever digest Inspector tells', () => {
    const [, blob] = image.manifest.layers
    const [, diffId] = image.config.rootfs.diff_ids
    for (const layer of [blob?.digest, diffId])
      expect(read({ packages: [installed({ layer })] })?.layer).toBe(diffId)
    expect(read({ packages: [installed({ layer: undefined })] })).not.toHaveProperty('layer')
  })

  it('that the account suppresses is told as such', () => {
    expect(read({ status: 'SUPPRESSED' })?.suppressed).toBe(true)
    expect(read({})).not.toHaveProperty('suppressed')
  })

  it('is one for each package that it names', () => {
    const packages = [installed({}), installed({ name: 'other' })]
    expect(vulnerabilitiesOf(image, finding({ packages }), none)).toHaveLength(2)
  })
})
