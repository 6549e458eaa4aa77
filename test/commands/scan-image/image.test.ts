import { readdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { secretKey } from '../../core/secrets/plant.ts'
import { blobFile, putLayout, tarOf } from '../../fakes/layout.ts'
import { app, reportOf } from './app.ts'

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
      await app(async (other) => {
        await reportOf(other, { verdict: join(folder, 'v.json') })
      })
      expect(await readdir(folder)).toContain('v.json')
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
