import { describe, expect, it } from '@jest/globals'
import type { Vulnerability, VulnerabilityEngine } from '../../../src/core/scan/assessment.ts'
import { appLayer, engine, finding, scan, vulnerability } from '../../fakes/engine.ts'
import { withChecksum } from '../secrets/plant.ts'

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

  it('agree though one calls it by an alias: the CVE names it, and the report says who found it', async () => {
    const ghsa = { id: 'GHSA-1', aliases: [] }
    const cve = { id: 'CVE-2099-1', aliases: ['GHSA-1'] }
    const orders = [
      [ghsa, cve],
      [cve, ghsa],
    ] as const
    for (const [first, second] of orders) {
      const engines = [
        finding(vulnerability({ vulnerability: first })),
        other({
          vulnerability: second,
          package: { ...bare, purl: 'pkg:deb/debian/openssl@3.0.1?distro=debian-12' },
        }),
      ]
      const { report } = await scan({ engines })
      expect(report.findings.map((one) => one.vulnerability)).toEqual([{ ...cve }])
      const [one] = report.findings
      expect(report.evidence['found-by']).toEqual({ [one?.fingerprint ?? '']: ['another', 'trivy'] })
    }
  })

  it('do not agree about two CVEs that share an alias', async () => {
    const one = finding(vulnerability({ vulnerability: { id: 'CVE-2099-1', aliases: ['ALAS-1'] } }))
    const two = other({ vulnerability: { id: 'CVE-2099-2', aliases: ['ALAS-1'] } })
    expect((await scan({ engines: [one, two] })).report.findings).toHaveLength(2)
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

it('shows no secret that stands in a package URL or a version', async () => {
  const secret = withChecksum('ghp_', 'package')
  const odd = { purl: `pkg:npm/app@1?vcs_url=https://${secret}@git.example.invalid/app`, installed: secret }
  const { report } = await scan({ engines: [finding(vulnerability({ package: odd }))] })
  expect(report.findings).toHaveLength(1)
  expect(JSON.stringify(report)).not.toContain(secret)
})
