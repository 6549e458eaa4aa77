import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { archiveFor } from '../../../src/core/scan/trivy/release.ts'
import { createVerdict, renderVerdict } from '../../../src/core/scan/verdict.ts'
import { putLayout, tarOf } from '../../fakes/layout.ts'
import { putStandIn, versioned } from '../../fakes/stand-in.ts'
import { putDatabase } from '../../fakes/trivy-database.ts'
import { reportOf } from './app.ts'

const olderVerdict = renderVerdict(
  createVerdict({
    digest: `sha256:${'a'.repeat(64)}`,
    policyDigest: `sha256:${'b'.repeat(64)}`,
    passed: true,
    time: '2026-01-01T00:00:00Z',
  }),
)

describe('kship scan-image --engines trivy', () => {
  const image = (work: (folder: string) => Promise<void>) =>
    withScratch(async (folder) => {
      await putLayout(join(folder, 'image'), [{ tar: await tarOf({ 'srv/app.js': 'x' }) }])
      await writeFile(join(folder, 'v.json'), olderVerdict)
      await work(folder)
    })
  const asked = { image: 'image', verdict: 'v.json', engines: '' }
  const nowhere = (folder: string) => ({ XDG_CACHE_HOME: join(folder, 'cache') })

  it('is incomplete where it is not installed, which is the default, and says how to install it', () =>
    image(async (folder) => {
      const report = await reportOf(folder, asked, nowhere(folder))
      expect(report).toMatchObject({ outcome: 'incomplete', detail: 'engine-failed' })
      expect(report.summary).toContain('kship engines install trivy')
      expect(await readdir(folder)).toEqual(['image'])
    }))

  it('is not asked where it is not installed and the run is a rehearsal', () =>
    image(async (folder) => {
      const report = await reportOf(folder, { ...asked, rehearsal: 'true' }, nowhere(folder))
      expect(report).toMatchObject({ outcome: 'passed', outputs: { verdict: 'v.json' } })
      expect(report.coverage.skipped).toMatchObject([
        { what: 'vulnerabilities by inspector' },
        { what: 'vulnerabilities by trivy' },
      ])
    }))

  it('is incomplete where another archive lies in the tool cache, in a rehearsal too', () =>
    image(async (folder) => {
      const archive = archiveFor(process.platform, process.arch)?.file ?? ''
      await mkdir(join(folder, 'cache', 'kship', 'engines'), { recursive: true })
      await writeFile(join(folder, 'cache', 'kship', 'engines', archive), 'another')
      const report = await reportOf(folder, { ...asked, rehearsal: 'true' }, nowhere(folder))
      expect(report).toMatchObject({ outcome: 'incomplete', detail: 'engine-failed' })
      expect(report.summary).toContain('was not run')
    }))

  it.each([
    ['says that it is a release that stole credentials', versioned('', '0.69.4'), 'GHSA-69fq-xp46-6x23'],
    ['is killed', versioned(`process.kill(process.pid, 'SIGKILL')`), 'killed from outside'],
    ['writes half a report', versioned(`fs.writeFileSync('report.json', '{"SchemaVersion":2,')`), 'not JSON'],
    ['writes no report', versioned(''), 'wrote no report'],
  ])('is incomplete when the program %s', (_, body, words) =>
    image(async (folder) => {
      await putDatabase(join(folder, 'cache'), {}, new Date(1_000_000).toISOString())
      const sha256 = await putStandIn(join(folder, 'trivy'), body)
      const own = { 'trivy-path': 'trivy', 'trivy-sha256': sha256.toUpperCase(), 'trivy-cache': 'cache' }
      const report = await reportOf(folder, { ...asked, ...own })
      expect(report).toMatchObject({ outcome: 'incomplete', detail: 'engine-failed' })
      expect(report.summary).toContain(words)
      expect(report.outputs).not.toHaveProperty('verdict')
    }),
  )
})
