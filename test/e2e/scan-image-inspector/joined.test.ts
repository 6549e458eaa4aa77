import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { handOver } from './hand-over.ts'

const there = handOver()

describe('kship scan-image --with-report', () => {
  it('joins what an earlier job found, as one finding where both found the same', async () => {
    await there.start()
    await there.scan({ image: 'vulnerable', output: join(there.folder, 'first.json') })
    // As Trivy would have told it: another name for the flaw, more of the package URL.
    const told = JSON.parse(await readFile(join(there.folder, 'first.json'), 'utf8'))
    told.evidence.engines = [{ name: 'trivy', version: '0.68.2', database: '2026-01-01T00:00:00Z' }]
    told.findings[0].vulnerability = { id: 'GHSA-35jh-r3h4-6jhm', aliases: [] }
    const other = structuredClone(told.findings[0])
    other.vulnerability.id = 'CVE-2000-1'
    other.severity = 'medium'
    told.findings.push(other)
    await writeFile(join(there.folder, 'trivy.json'), JSON.stringify(told))
    const { report } = await there.scan({ image: 'vulnerable', 'with-report': 'trivy.json' })
    expect(report.findings.map(({ vulnerability }) => vulnerability?.id)).toEqual([
      'CVE-2021-23337',
      'CVE-2000-1',
    ])
    const [both = '', one = ''] = report.findings.map(({ fingerprint }) => fingerprint)
    expect(report.evidence).toMatchObject({
      engines: [{ name: 'trivy' }, { name: 'inspector' }],
      'found-by': { [both]: ['inspector', 'trivy'], [one]: ['trivy'] },
    })
    expect((await there.verdict()).engines.map(({ name }) => name)).toEqual(['trivy', 'inspector'])
    expect((await there.verdict()).inputs).toHaveLength(1)
  }, 60_000)

  it('refuses a report about another image, before the hand-over', async () => {
    await there.start()
    await there.scan({ image: 'mended', output: join(there.folder, 'mended.json') })
    const { code, report } = await there.scan({ image: 'vulnerable', 'with-report': 'mended.json' })
    expect([code, report.detail]).toEqual([1, 'digest-mismatch'])
    expect(there.calls('GetAuthorizationToken')).toBe(1)
  }, 60_000)
})
