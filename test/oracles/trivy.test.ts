import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { command } from '../../src/commands/scan-image.ts'
import { execute } from '../../src/core/command/execute.ts'
import type { Report } from '../../src/core/report/report.ts'
import { parseVerdict } from '../../src/core/scan/verdict.ts'
import { type Files, putLayout, tarOf } from '../fakes/layout.ts'
import { debian, fedora, npmPackage } from '../fakes/packages.ts'
import { fakeSite } from '../fakes/site.ts'
import { putDatabase, updatedAt } from '../fakes/trivy-database.ts'
import { oracle } from './oracle.ts'

/** Real Trivy reads our layouts and a database that we wrote; what it finds, nobody here computed. */
oracle('Trivy', 'trivy', (binary) => {
  const limit = 120_000
  const sha256 = createHash('sha256').update(readFileSync(binary)).digest('hex')
  const now = Date.parse(updatedAt) + 48 * 60 * 60 * 1000
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kship-'))
    await putDatabase(join(folder, 'cache'), {
      debian: {
        openssl: [{ id: 'CVE-2099-1001', severity: 'HIGH', title: 'made up, mended', fixed: '3.0.99-1' }],
        perl: [{ id: 'CVE-2099-1002', severity: 'CRITICAL', title: 'made up, not mended' }],
      },
      npm: { lodash: [{ id: 'CVE-2099-1003', severity: 'MEDIUM', title: 'made up', fixed: '4.17.21' }] },
    })
  }, limit)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  async function scan(name: string, layers: readonly Files[], inputs: Record<string, string> = {}) {
    const samples = await Promise.all(
      layers.map(async (files, index) => ({ tar: await tarOf(files), instruction: `COPY layer-${index} /` })),
    )
    await putLayout(join(folder, name), samples)
    const given: Record<string, string> = {
      image: name,
      verdict: `${name}.json`,
      'trivy-path': binary,
      'trivy-sha256': sha256,
      'trivy-cache': 'cache',
      ...inputs,
    }
    const site = fakeSite({ cwd: folder, clock: { now: () => now, sleep: async () => undefined } })
    const conclusion = await execute(command, (input) => given[input] ?? '', site)
    if (conclusion.kind === 'usage') throw conclusion.error
    return conclusion.report
  }
  const openssl = (version: string): Files => debian('12', { openssl: version, perl: '5.36.0-7' })
  const ids = ({ findings }: Report) => findings.map(({ vulnerability }) => vulnerability?.id)

  it(
    'names a fixable high finding with package, layer and command, and it closes the gate',
    async () => {
      const report = await scan('vulnerable', [openssl('3.0.1-1'), npmPackage('lodash', '4.17.15')])
      expect(report).toMatchObject({
        outcome: 'blocked',
        detail: 'vulnerabilities',
        coverage: {
          read: { 'packages by trivy': 3 },
          skipped: [{ what: 'vulnerabilities by inspector', why: 'not asked' }],
        },
        evidence: { engines: [{ name: 'trivy', sha256, database: updatedAt }] },
      })
      expect(ids(report)).toEqual(['CVE-2099-1001', 'CVE-2099-1002', 'CVE-2099-1003'])
      expect(report.findings).toMatchObject([
        {
          severity: 'high',
          blocking: true,
          where: { surface: 'package', instruction: 'COPY layer-0 /' },
          package: { purl: expect.stringMatching(/^pkg:deb\/debian\/openssl@3/), fixed: '3.0.99-1' },
          advice: expect.arrayContaining([
            expect.stringContaining('apt-get install --yes --only-upgrade openssl'),
          ]),
        },
        { severity: 'critical', blocking: false, package: { installed: '5.36.0-7' } },
        {
          severity: 'medium',
          blocking: false,
          where: { path: 'srv/node_modules/lodash/package.json', instruction: 'COPY layer-1 /' },
        },
      ])
    },
    limit,
  )

  it(
    'lets the mended image through, and reports the critical finding that nothing mends',
    async () => {
      const report = await scan('mended', [openssl('3.0.99-1')])
      expect(report).toMatchObject({ outcome: 'passed', detail: 'clean' })
      expect(report.findings).toMatchObject([{ severity: 'critical', blocking: false, status: 'open' }])
      const verdict = parseVerdict(readFileSync(join(folder, 'mended.json'), 'utf8'), 'v')
      expect(verdict).toMatchObject({
        passed: true,
        notAsked: ['vulnerabilities by inspector'],
        engines: [{ name: 'trivy', sha256 }],
      })
    },
    limit,
  )

  it(
    'changes nothing for the settings that a checkout holds',
    async () => {
      await writeFile(join(folder, 'trivy.yaml'), 'severity: [LOW]\nvulnerability:\n  ignore-unfixed: true\n')
      await writeFile(join(folder, '.trivyignore'), 'CVE-2099-1001\nCVE-2099-1002\n')
      await writeFile(join(folder, 'trivy-secret.yaml'), 'disable-rules: []\n')
      await mkdir(join(folder, '.trivy'), { recursive: true })
      const names = { TRIVY_SEVERITY: 'LOW', TRIVY_IGNORE_UNFIXED: 'true', TRIVY_IGNOREFILE: '.trivyignore' }
      const before = { cwd: process.cwd(), env: { ...process.env } }
      try {
        process.chdir(folder)
        Object.assign(process.env, names)
        expect(ids(await scan('hostile', [openssl('3.0.1-1')]))).toEqual(['CVE-2099-1001', 'CVE-2099-1002'])
      } finally {
        process.chdir(before.cwd)
        for (const name of Object.keys(names)) delete process.env[name]
      }
    },
    limit,
  )

  it.each([
    ['a system that Trivy does not judge', fedora('40'), 'fedora 40'],
    ['a release that nobody knows', debian('99', { openssl: '1' }), 'no such release'],
    ['a release without security updates', debian('8', { openssl: '1' }), 'no security updates'],
    [
      'packages without a release file',
      { 'var/lib/dpkg/status': 'Package: a\nVersion: 1\n' },
      'no release file',
    ],
  ])(
    'is incomplete for %s',
    async (name, files, words) => {
      const report = await scan(name.replaceAll(' ', '-'), [files])
      expect(report).toMatchObject({ outcome: 'incomplete', detail: 'not-assessed' })
      expect(report.summary).toContain(words)
      expect(report.outputs).not.toHaveProperty('verdict')
    },
    limit,
  )

  it(
    'finds nothing in an image without any package, and that is complete',
    async () => {
      const report = await scan('scratch', [{ 'srv/app.js': 'x' }])
      expect(report).toMatchObject({ outcome: 'passed', evidence: { image: { packages: 'none' } } })
    },
    limit,
  )

  it(
    'is incomplete for a database that it cannot read',
    async () => {
      await putDatabase(join(folder, 'broken'), {})
      await writeFile(join(folder, 'broken', 'db', 'trivy.db'), 'no database')
      const report = await scan('broken-database', [openssl('3.0.1-1')], { 'trivy-cache': 'broken' })
      expect(report).toMatchObject({ outcome: 'incomplete', detail: 'engine-failed' })
    },
    limit,
  )
})
