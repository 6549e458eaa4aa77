import { describe, expect, it } from '@jest/globals'
import { builtIn, builtInLaw, type Law } from '../../../src/core/policy/policy.ts'
import { vulnerabilityFingerprint } from '../../../src/core/report/fingerprint.ts'
import type { VulnerabilityEngine } from '../../../src/core/scan/assessment.ts'
import type { PackageDatabase } from '../../../src/core/scan/package-databases.ts'
import {
  appLayer,
  assessment,
  baseLayer,
  engine,
  file,
  finding,
  scan,
  vulnerability,
} from '../../fakes/engine.ts'
import { secretKey } from '../secrets/plant.ts'

const fingerprint = vulnerabilityFingerprint('vulnerable-package', 'CVE-2099-1', 'pkg:deb/debian/openssl')

describe('an image that an engine was asked about', () => {
  it('passes with the engine in verdict and report, and what it read', async () => {
    const { report, verdict } = await scan({ engines: [engine({})] })
    expect(report).toMatchObject({
      outcome: 'passed',
      detail: 'clean',
      coverage: {
        read: { layers: 2, 'packages by trivy': 7 },
        skipped: [{ what: 'vulnerabilities by inspector', why: 'not asked', count: 1 }],
      },
      evidence: { engines: [assessment().engine], policy: { from: 'built-in', digest: builtInLaw.digest } },
    })
    const { engine: asked } = assessment()
    expect(verdict).toMatchObject({
      engines: [asked],
      notAsked: ['vulnerabilities by inspector'],
      policyDigest: builtInLaw.digest,
    })
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
