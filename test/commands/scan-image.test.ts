import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { withScratch } from '../../src/adapters/system/scratch.ts'
import { command } from '../../src/commands/scan-image.ts'
import { command as verdictCommand } from '../../src/commands/verdict.ts'
import { execute } from '../../src/core/command/execute.ts'
import { archiveFor } from '../../src/core/scan/trivy/release.ts'
import { parseVerdict } from '../../src/core/scan/verdict.ts'
import { secretKey } from '../core/secrets/plant.ts'
import { blobFile, putLayout, tarOf } from '../fakes/layout.ts'
import { siteIn } from '../fakes/site.ts'
import { putStandIn, versioned } from '../fakes/stand-in.ts'
import { putDatabase } from '../fakes/trivy-database.ts'

type Inputs = Readonly<Record<string, string>>

const scan = (cwd: string, inputs: Inputs = {}, env = {}) =>
  execute(command, (name) => ({ engines: 'none', ...inputs })[name] ?? '', siteIn(cwd, env))
const verify = (cwd: string, inputs: Inputs) =>
  execute(verdictCommand, (name) => inputs[name] ?? '', siteIn(cwd))

async function reportOf(cwd: string, inputs: Inputs = {}, env = {}) {
  const conclusion = await scan(cwd, inputs, env)
  if (conclusion.kind === 'usage') throw conclusion.error
  return conclusion.report
}

const app = (work: (folder: string) => Promise<void>, dockerfile = ['FROM scratch', 'COPY . /app/']) =>
  withScratch(async (folder) => {
    await writeFile(join(folder, 'Dockerfile'), dockerfile.join('\n'))
    await writeFile(join(folder, 'app.js'), 'console.log(1)')
    await work(folder)
  })

const outputs = { layout: 'out', verdict: 'verdict.json' }

describe('kship scan-image, building', () => {
  it('builds, looks, writes layout and verdict, and says the digest', () =>
    app(async (folder) => {
      const report = await reportOf(folder, outputs)
      expect(report).toMatchObject({
        outcome: 'passed',
        detail: 'clean',
        outputs: { digest: expect.stringMatching(/^sha256:/), ...outputs },
        coverage: { read: { layers: 1, files: 2 } },
        evidence: { image: { base: 'scratch', platform: 'linux/amd64' }, engines: [] },
      })
      const verdict = parseVerdict(await readFile(join(folder, 'verdict.json'), 'utf8'), 'verdict.json')
      expect(verdict).toMatchObject({ digest: report.outputs['digest'], passed: true, rehearsal: false })
    }))

  it('gives the same digest again, though layout and verdict now lie in the context', () =>
    app(async (folder) => {
      const first = await reportOf(folder, outputs)
      const second = await reportOf(folder, { ...outputs, output: 'report.json' })
      expect(second.outputs['digest']).toBe(first.outputs['digest'])
    }))

  it('leaves nothing behind without a layout', () =>
    app(async (folder) => {
      const report = await reportOf(folder)
      expect(report.outputs).not.toHaveProperty('layout')
      expect((await readdir(folder)).toSorted()).toEqual(['Dockerfile', 'app.js'])
    }))

  it('blocks a secret of the context, says FAILED, and a rehearsal says so too', () =>
    app(async (folder) => {
      await writeFile(join(folder, 'terraform.tfstate'), `AWS_SECRET_ACCESS_KEY=${secretKey('state')}`)
      const report = await reportOf(folder, { ...outputs, rehearsal: 'true' })
      expect(report).toMatchObject({
        outcome: 'blocked',
        detail: 'secrets',
        rehearsal: true,
        findings: [{ where: { path: 'app/terraform.tfstate', instruction: 'COPY . /app/' } }],
      })
      const verdict = parseVerdict(await readFile(join(folder, 'verdict.json'), 'utf8'), 'v')
      expect(verdict).toMatchObject({ passed: false, rehearsal: true })
      await writeFile(join(folder, '.dockerignore'), '*.tfstate')
      expect((await reportOf(folder)).outcome).toBe('passed')
    }))

  it('takes the base from a build-context and the time from SOURCE_DATE_EPOCH', () =>
    app(
      async (folder) => {
        const base = await putLayout(join(folder, 'base'), [{ tar: await tarOf({ 'bin/node': 'x' }) }])
        await writeFile(join(folder, '.dockerignore'), 'base')
        const inputs = { 'build-context': 'node:20=oci-layout://base', layout: 'out' }
        const report = await reportOf(folder, inputs, { SOURCE_DATE_EPOCH: '86400' })
        expect(report.evidence['image']).toMatchObject({ base: base.digest })
        const later = await reportOf(folder, inputs, { SOURCE_DATE_EPOCH: '86401' })
        expect(later.outputs['digest']).not.toBe(report.outputs['digest'])
      },
      ['FROM node:20', 'COPY . /app/'],
    ))

  it('warns of what has no place in the image', () =>
    app(
      async (folder) => {
        const site = siteIn(folder)
        await execute(command, (name) => (name === 'engines' ? 'none' : ''), site)
        expect(site.warnings).toEqual([
          'Dockerfile:2: HEALTHCHECK has no place in an OCI image and is left out',
        ])
      },
      ['FROM scratch', 'HEALTHCHECK NONE'],
    ))
})

describe('kship scan-image --image', () => {
  it('looks at a layout that was built elsewhere', () =>
    withScratch(async (folder) => {
      const key = `AWS_SECRET_ACCESS_KEY=${secretKey('deep')}`
      const { digest } = await putLayout(join(folder, 'image'), [
        { tar: await tarOf({ 'srv/.env': key }), instruction: 'COPY .env /srv/' },
        { tar: await tarOf({ 'srv/.wh..env': '' }), instruction: 'RUN rm /srv/.env' },
      ])
      const report = await reportOf(folder, { image: 'image', verdict: 'v.json' })
      expect(report).toMatchObject({ outcome: 'blocked', outputs: { digest } })
      expect(report.findings[0]).toMatchObject({
        where: { path: 'srv/.env', instruction: 'COPY .env /srv/' },
        advice: expect.arrayContaining([expect.stringContaining('still in the image')]),
      })
      expect(report.outputs).not.toHaveProperty('layout')
    }))

  it('is incomplete for a layer that was always broken, and removes an older verdict', () =>
    withScratch(async (folder) => {
      const tar = await tarOf({ a: 'x' })
      await putLayout(join(folder, 'image'), [{ tar }, { tar, bytes: Buffer.from('no gzip') }])
      await writeFile(join(folder, 'v.json'), 'an older verdict')
      const report = await reportOf(folder, { image: 'image', verdict: 'v.json' })
      expect(report).toMatchObject({ outcome: 'incomplete', detail: 'not-assessed' })
      expect(report.outputs).not.toHaveProperty('verdict')
      expect(await readdir(folder)).toEqual(['image'])
    }))

  it('blocks changed bytes as digest-mismatch, and removes an older verdict', () =>
    withScratch(async (folder) => {
      await putLayout(join(folder, 'image'), [{ tar: await tarOf({ a: 'x' }) }])
      await reportOf(folder, { image: 'image', verdict: 'v.json' })
      const blobs = await readdir(join(folder, 'image', 'blobs', 'sha256'))
      for (const blob of blobs) await truncate(blobFile(join(folder, 'image'), `sha256:${blob}`), 3)
      const report = await reportOf(folder, { image: 'image', verdict: 'v.json' })
      expect(report).toMatchObject({ outcome: 'blocked', detail: 'digest-mismatch' })
      expect(await readdir(folder)).toEqual(['image'])
    }))
})

describe('kship scan-image refuses', () => {
  const own = (change: Inputs): Inputs => ({
    engines: 'trivy',
    'trivy-path': 'app.js',
    'trivy-sha256': '0'.repeat(64),
    ...change,
  })
  const cases: readonly (readonly [string, Inputs, string, string])[] = [
    ['an unknown engine', { engines: 'grype' }, 'bad-value', 'must be one of trivy, none, got "grype"'],
    ['none beside an engine', { engines: 'trivy,none' }, 'conflicting-inputs', 'none stands alone'],
    [
      'a program without its sha256',
      own({ 'trivy-sha256': '' }),
      'missing-input',
      '"trivy-sha256" is required',
    ],
    ['a sha256 without its program', own({ 'trivy-path': '' }), 'missing-input', '"trivy-path" is required'],
    ['a sha256 that is none', own({ 'trivy-sha256': 'abc' }), 'bad-value', '64 hex digits'],
    ['a program that is not there', own({ 'trivy-path': 'none' }), 'unreadable-file', '"none" is no file'],
    ['an age that is none', { 'db-max-age': '0' }, 'bad-value', 'from 1 to 8760'],
    ['a policy that is not there', { policy: 'none.yml' }, 'unreadable-file', 'no file "none.yml"'],
    ['context beside image', { image: 'x', context: '.' }, 'conflicting-inputs', 'input "context"'],
    ['layout beside image', { image: 'x', layout: 'y' }, 'conflicting-inputs', 'input "layout"'],
    ['an image that is a file', { image: 'app.js' }, 'unreadable-file', '"app.js" is a file'],
    ['an image of a registry', { image: 'host.example.invalid/a:1' }, 'unreadable-file', 'not read yet'],
    ['an image that is not there', { image: './none' }, 'unreadable-file', 'is no folder'],
    [
      'an image folder that is no layout',
      { image: '.' },
      'unreadable-file',
      'not a readable OCI image layout',
    ],
    [
      'a context that is not there',
      { context: 'none', dockerfile: 'Dockerfile' },
      'unreadable-file',
      '"none"',
    ],
    [
      'a context that is a file',
      { context: 'app.js', dockerfile: 'Dockerfile' },
      'bad-value',
      'not a folder',
    ],
    ['a Dockerfile that is not there', { dockerfile: 'D' }, 'unreadable-file', 'cannot read "D"'],
    [
      'a build-context of another kind',
      { 'build-context': 'a=docker-image://b' },
      'bad-value',
      'oci-layout://',
    ],
    ['a layout in a foreign folder', { layout: '.' }, 'bad-value', 'holds something else'],
    ['a verdict that is a folder', { verdict: 'sub' }, 'unreadable-file', 'cannot write "sub"'],
    ['another platform', { platform: 'amd64' }, 'bad-value', 'must be like linux/amd64'],
  ]
  it.each(cases)('%s', (_, inputs, code, words) =>
    app(async (folder) => {
      await mkdir(join(folder, 'sub'))
      const conclusion = await scan(folder, inputs)
      expect(conclusion).toMatchObject({ kind: 'usage', error: { code } })
      if (conclusion.kind === 'usage') expect(conclusion.error.message).toContain(words)
    }),
  )

  it('a time that is none', () =>
    app(async (folder) => {
      const conclusion = await scan(folder, {}, { SOURCE_DATE_EPOCH: 'now' })
      expect(conclusion).toMatchObject({ kind: 'usage', error: { input: 'SOURCE_DATE_EPOCH' } })
    }))

  it('FROM an image that nobody gave', () =>
    app(
      async (folder) => {
        const conclusion = await scan(folder, outputs)
        expect(conclusion).toMatchObject({ kind: 'usage', error: { input: 'build-context' } })
        if (conclusion.kind === 'usage') {
          expect(conclusion.error.message).toContain('--build-context python:3.11-slim=oci-layout://FOLDER')
        }
        expect((await readdir(folder)).toSorted()).toEqual(['Dockerfile', 'app.js'])
      },
      ['FROM python:3.11-slim'],
    ))
})

describe('kship scan-image --engines trivy', () => {
  const image = (work: (folder: string) => Promise<void>) =>
    withScratch(async (folder) => {
      await putLayout(join(folder, 'image'), [{ tar: await tarOf({ 'srv/app.js': 'x' }) }])
      await writeFile(join(folder, 'v.json'), 'an older verdict')
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
      expect(report.coverage.skipped).toMatchObject([{ what: 'vulnerabilities by trivy' }])
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

describe('kship verdict', () => {
  const verdict = { file: 'verdict.json', image: 'out', action: 'verify' }

  it('shows and verifies what scan-image wrote', () =>
    app(async (folder) => {
      const { outputs: scanned } = await reportOf(folder, outputs)
      const digest = scanned['digest']
      expect(await verify(folder, { file: 'verdict.json' })).toMatchObject({
        report: { outcome: 'passed', outputs: { digest }, evidence: { verdict: { passed: true } } },
      })
      expect(await verify(folder, verdict)).toMatchObject({ report: { outcome: 'passed', detail: 'done' } })
    }))

  it('blocks another image, and an image with one changed byte', () =>
    app(async (folder) => {
      await reportOf(folder, outputs)
      await putLayout(join(folder, 'other'), [{ tar: await tarOf({ a: 'x' }) }])
      const blocked = { report: { outcome: 'blocked', detail: 'digest-mismatch' } }
      expect(await verify(folder, { ...verdict, image: 'other' })).toMatchObject(blocked)
      const manifest = JSON.parse(await readFile(join(folder, 'out', 'index.json'), 'utf8'))
      const kept = manifest.manifests[0].digest.slice(7)
      for (const blob of await readdir(join(folder, 'out', 'blobs', 'sha256'))) {
        const file = blobFile(join(folder, 'out'), `sha256:${blob}`)
        const bytes = await readFile(file)
        if (blob !== kept && bytes[0] === 0x1f) {
          bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
          await writeFile(file, bytes)
        }
      }
      expect(await verify(folder, verdict)).toMatchObject(blocked)
    }))

  it.each([
    ['no image', { image: '' }, 'missing-input'],
    ['no such file', { file: 'none.json' }, 'unreadable-file'],
    ['a file that is none', { file: 'app.js' }, 'malformed-file'],
  ])('refuses %s', (_, change, code) =>
    app(async (folder) => {
      await reportOf(folder, outputs)
      expect(await verify(folder, { ...verdict, ...change })).toMatchObject({
        kind: 'usage',
        error: { code },
      })
    }),
  )
})
