import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { command } from '../../../src/commands/scan-image.ts'
import { execute } from '../../../src/core/command/execute.ts'
import { parseVerdict } from '../../../src/core/scan/verdict.ts'
import { secretKey } from '../../core/secrets/plant.ts'
import { putLayout, tarOf } from '../../fakes/layout.ts'
import { siteIn } from '../../fakes/site.ts'
import { app, outputs, reportOf } from './app.ts'

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
