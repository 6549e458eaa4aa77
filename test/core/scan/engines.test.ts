import { describe, expect, it } from '@jest/globals'
import type { LayerEntry } from '../../../src/core/image/layer.ts'
import { DigestMismatch, type Image } from '../../../src/core/image/oci.ts'
import { builtIn, builtInLaw, type Law } from '../../../src/core/policy/policy.ts'
import { vulnerabilityFingerprint } from '../../../src/core/report/fingerprint.ts'
import {
  type Assessment,
  EngineFailure,
  type Vulnerability,
  type VulnerabilityEngine,
} from '../../../src/core/scan/assessment.ts'
import type { PackageDatabase } from '../../../src/core/scan/package-databases.ts'
import { scanImage } from '../../../src/core/scan/scan-image.ts'
import { silent } from '../../fakes/clock.ts'
import { fakeImage } from '../../fakes/image.ts'
import { secretKey } from '../secrets/plant.ts'

const file = (path: string, text: string): LayerEntry => ({
  path,
  kind: 'file',
  size: text.length,
  windows: (async function* () {
    yield Buffer.from(text)
  })(),
})

type Given = {
  readonly engines: readonly VulnerabilityEngine[]
  readonly files?: readonly LayerEntry[]
  readonly law?: Law
  readonly rehearsal?: boolean
  readonly baseLayers?: number
}

const image: Image = fakeImage(Buffer.from('base'), Buffer.from('app'))
const [baseLayer = '', appLayer = ''] = image.config.rootfs.diff_ids

function scan({ engines, files = [], law = builtInLaw, rehearsal = false, baseLayers }: Given) {
  const built = { digest: image.descriptor.digest, base: 'unknown' }
  return scanImage(
    { image, built: baseLayers === undefined ? built : { ...built, baseLayers }, rehearsal, time: 0, law },
    {
      async *readLayer(_, index) {
        if (index === 0) yield* files
      },
      onFile: () => undefined,
      engines,
      progress: silent,
    },
  )
}

const vulnerability = (change: Partial<Vulnerability> = {}): Vulnerability => ({
  vulnerability: { id: 'CVE-2099-1', aliases: [] },
  severity: 'high',
  title: 'made up',
  package: { purl: 'pkg:deb/debian/openssl@3.0.1?arch=amd64', installed: '3.0.1', fixed: '3.0.9' },
  layer: baseLayer,
  ...change,
})
const assessment = (change: Partial<Assessment> = {}): Assessment => ({
  engine: { name: 'trivy', version: '0.74.0', sha256: 'ab', database: '2026-11-23T06:00:00Z' },
  read: { packages: 7 },
  unread: [],
  vulnerabilities: [],
  ...change,
})
const engine = (answer: Partial<Assessment> | Error): VulnerabilityEngine => ({
  name: 'trivy',
  async ask() {
    if (answer instanceof Error) throw answer
    return assessment(answer)
  },
})
const finding = (...vulnerabilities: Vulnerability[]) => engine({ vulnerabilities })
const fingerprint = vulnerabilityFingerprint('vulnerable-package', 'CVE-2099-1', 'pkg:deb/debian/openssl')
const leaky = () => [file('.env', `AWS_SECRET_ACCESS_KEY=${secretKey('beside')}\n`)]

describe('an image that an engine was asked about', () => {
  it('passes with the engine in verdict and report, and what it read', async () => {
    const { report, verdict } = await scan({ engines: [engine({})] })
    expect(report).toMatchObject({
      outcome: 'passed',
      detail: 'clean',
      coverage: { read: { layers: 2, 'packages by trivy': 7 }, skipped: [] },
      evidence: { engines: [assessment().engine], policy: { from: 'built-in', digest: builtInLaw.digest } },
    })
    const { engine: asked } = assessment()
    expect(verdict).toMatchObject({ engines: [asked], notAsked: [], policyDigest: builtInLaw.digest })
  })

  it('is blocked by a fixable high finding, told by layer, instruction and command', async () => {
    const { report, verdict } = await scan({ engines: [finding(vulnerability())], baseLayers: 1 })
    expect(report).toMatchObject({ outcome: 'blocked', detail: 'vulnerabilities' })
    expect(report.summary).toContain('1 vulnerability closes the gate')
    expect(report.findings).toEqual([
      {
        rule: 'vulnerable-package',
        severity: 'high',
        confidence: 'high',
        status: 'open',
        blocking: true,
        title: 'CVE-2099-1 in openssl 3.0.1, mended in 3.0.9: made up',
        where: { surface: 'package', layer: baseLayer.slice(0, 19) },
        fingerprint,
        advice: [
          'build on a newer release of the image that FROM names: it brought the package',
          'until there is one, in the Dockerfile: RUN apt-get update && apt-get install --yes --only-upgrade openssl',
        ],
        package: { purl: 'pkg:deb/debian/openssl@3.0.1?arch=amd64', installed: '3.0.1', fixed: '3.0.9' },
        vulnerability: { id: 'CVE-2099-1', aliases: [] },
      },
    ])
    expect(verdict?.passed).toBe(false)
  })

  it('blames no base for a layer above it', async () => {
    const { report } = await scan({ engines: [finding(vulnerability({ layer: appLayer }))], baseLayers: 1 })
    expect(report.findings[0]?.advice).toEqual([expect.stringMatching(/^in the Dockerfile: RUN apt-get/)])
  })

  it('passes with a critical finding that nothing mends, and reports it', async () => {
    const unfixed = { purl: 'pkg:deb/debian/perl@5', installed: '5' }
    const { report } = await scan({
      engines: [finding(vulnerability({ severity: 'critical', package: unfixed }))],
    })
    expect(report).toMatchObject({ outcome: 'passed', findings: [{ severity: 'critical', blocking: false }] })
    expect(report.summary).toContain('(1 reported)')
  })

  it('passes under a waiver, which is debt, and not under an expired one', async () => {
    const law = (expires: string): Law => ({
      ...builtInLaw,
      policy: { ...builtIn, waivers: [{ fingerprint, reason: 'not reachable', owner: 'ada', expires }] },
    })
    const waived = await scan({ engines: [finding(vulnerability())], law: law('1970-01-01') })
    expect(waived.report).toMatchObject({
      outcome: 'passed',
      findings: [{ status: 'waived', blocking: false }],
      debt: [{ what: 'waived finding (not reachable)', owner: 'ada' }],
    })
    const expired = await scan({ engines: [finding(vulnerability())], law: law('1969-12-31') })
    expect(expired.report).toMatchObject({
      outcome: 'blocked',
      debt: [{ what: 'expired waiver (not reachable)' }],
    })
  })

  it('shows no secret that a package carries in its name or path', async () => {
    const key = secretKey('package')
    const purl = `pkg:npm/AWS_SECRET_ACCESS_KEY=${key}@1`
    const one = vulnerability({
      package: { purl, installed: '1', fixed: '2' },
      path: `srv/AWS_SECRET_ACCESS_KEY=${key}`,
    })
    const { report } = await scan({ engines: [finding(one)] })
    expect(report.findings).toHaveLength(1)
    expect(JSON.stringify(report)).not.toContain(key)
  })

  it('tells the engine which lists of packages were seen, an empty file not among them', async () => {
    const seen: (readonly PackageDatabase[])[] = []
    const watching: VulnerabilityEngine = {
      name: 'trivy',
      async ask(_, databases) {
        seen.push(databases)
        return assessment()
      },
    }
    const files = [file('var/lib/dpkg/status', 'Package: a'), file('lib/apk/db/installed', '')]
    const { report } = await scan({ engines: [watching], files })
    expect(seen).toEqual([[{ manager: 'dpkg', path: 'var/lib/dpkg/status' }]])
    expect(report.evidence['image']).toMatchObject({ packages: 'dpkg' })
  })
})

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
    ])
    expect(verdict).toBeUndefined()
  })

  it('is not asked in a rehearsal when it is not usable', async () => {
    const { report, verdict } = await scan({ engines: [engine(unusable)], rehearsal: true })
    expect(report).toMatchObject({ outcome: 'passed', rehearsal: true })
    expect(report.coverage.skipped).toMatchObject([
      { why: expect.stringMatching(/^not asked: Trivy is not inst/) },
    ])
    expect(verdict).toMatchObject({ passed: true, notAsked: ['vulnerabilities by trivy'] })
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

describe('two engines', () => {
  const other = (change: Partial<Vulnerability>): VulnerabilityEngine =>
    engine({
      engine: { name: 'another', version: '1' },
      vulnerabilities: [vulnerability({ layer: appLayer, path: 'x', ...change })],
    })
  const bare = { purl: 'pkg:deb/debian/openssl@3.0.1', installed: '3.0.1' }

  it('agree on one finding: the worse severity, the version that mends it, its layer', async () => {
    const id = 'CVE-2099-1'
    const exploited = { id, aliases: ['GHSA-1'], kev: true }
    const less = finding(vulnerability({ severity: 'medium', package: bare, vulnerability: exploited }))
    const quiet = { id, aliases: ['DSA-1'], kev: false }
    const { report } = await scan({ engines: [less, other({ severity: 'critical', vulnerability: quiet })] })
    expect(report.findings[0]?.vulnerability).toEqual({ id, aliases: ['GHSA-1', 'DSA-1'], kev: true })
    expect(report.findings).toMatchObject([
      { severity: 'critical', blocking: true, package: { fixed: '3.0.9' }, where: { path: 'x' } },
    ])
  })

  it('keep a finding open that only one of them suppresses', async () => {
    for (const [first, second] of [
      [true, undefined],
      [undefined, true],
    ] as const) {
      const a = finding(vulnerability({ ...(first && { suppressed: first }) }))
      const { report } = await scan({ engines: [a, other({ ...(second && { suppressed: second }) })] })
      expect(report.findings).toMatchObject([{ status: 'open', blocking: true }])
    }
  })

  it('count another version of the package for itself', async () => {
    const { report } = await scan({
      engines: [finding(vulnerability()), other({ package: { ...bare, installed: '3.0.2' } })],
    })
    expect(report.findings).toHaveLength(2)
  })
})

it('keeps two places of one package in one engine apart', async () => {
  const { report } = await scan({
    engines: [finding(vulnerability({ path: 'a' }), vulnerability({ path: 'b' }))],
  })
  expect(report.findings.map(({ where }) => where.path)).toEqual(['a', 'b'])
})
