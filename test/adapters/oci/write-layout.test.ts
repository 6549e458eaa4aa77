import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { openLayout } from '../../../src/adapters/oci/layout.ts'
import { type BlobStore, writeLayout } from '../../../src/adapters/oci/write-layout.ts'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { mediaTypes } from '../../../src/core/image/oci.ts'
import { putLayout, tarOf } from '../../fakes/layout.ts'

const json = (value: unknown) => [Buffer.from(JSON.stringify(value))]

async function emptyImage(blobs: BlobStore, author = 'nobody') {
  const rootfs = { type: 'layers', diff_ids: [] }
  const config = { os: 'linux', architecture: 'amd64', author, rootfs }
  const manifest = {
    schemaVersion: 2,
    config: await blobs.put(mediaTypes.config, json(config)),
    layers: [],
  }
  return blobs.put(mediaTypes.manifest, json(manifest))
}

describe('writeLayout', () => {
  it('writes what openLayout reads, and nothing beside it', () =>
    withScratch(async (scratch) => {
      const folder = join(scratch, 'deep', 'out')
      const { digest } = await writeLayout(folder, emptyImage, { refName: 'v1' })
      expect((await openLayout(folder)).descriptor).toMatchObject({
        digest,
        annotations: { 'org.opencontainers.image.ref.name': 'v1' },
      })
      expect(await readdir(join(scratch, 'deep'))).toEqual(['out'])
      expect(await readdir(join(folder, 'blobs'))).toEqual(['sha256'])
    }))

  it('replaces a layout and an empty folder', () =>
    withScratch(async (folder) => {
      const out = join(folder, 'out')
      await mkdir(out)
      await writeLayout(out, emptyImage)
      const second = await writeLayout(out, (blobs) => emptyImage(blobs, 'somebody'))
      expect((await openLayout(out)).descriptor.digest).toBe(second.digest)
      expect(await readdir(join(out, 'blobs', 'sha256'))).toHaveLength(2)
      expect(await readdir(folder)).toEqual(['out'])
    }))

  it('leaves an older layout as it was when the build fails, and nothing beside it', () =>
    withScratch(async (folder) => {
      const out = join(folder, 'out')
      const before = await putLayout(out, [{ tar: await tarOf({ a: '1' }) }])
      const build = async (blobs: BlobStore) => {
        await emptyImage(blobs)
        throw new Error('no more')
      }
      await expect(writeLayout(out, build)).rejects.toThrow('no more')
      expect((await openLayout(out)).descriptor.digest).toBe(before.digest)
      expect(await readdir(folder)).toEqual(['out'])
    }))

  const foreign: readonly (readonly [string, (out: string) => Promise<void>])[] = [
    ['a folder of the user', (out) => writeFile(join(out, 'notes.txt'), 'mine')],
    [
      'a layout with a file of the user in it',
      async (out) => {
        await putLayout(out, [])
        await writeFile(join(out, 'notes.txt'), 'mine')
      },
    ],
  ]
  it.each(foreign)('refuses %s before anything is built', (_, prepare) =>
    withScratch(async (scratch) => {
      const out = join(scratch, 'out')
      await mkdir(out)
      await prepare(out)
      let built = false
      const build = (blobs: BlobStore) => {
        built = true
        return emptyImage(blobs)
      }
      await expect(writeLayout(out, build, { written: './out' })).rejects.toMatchObject({
        name: 'UsageError',
        input: 'layout',
        message: expect.stringContaining('"./out" holds something else'),
      })
      expect(built).toBe(false)
      expect(await readFile(join(out, 'notes.txt'), 'utf8')).toBe('mine')
    }),
  )

  it('refuses a file in its place', () =>
    withScratch(async (scratch) => {
      const out = join(scratch, 'out')
      await writeFile(out, 'mine')
      await expect(writeLayout(out, emptyImage)).rejects.toThrow('cannot be used')
      expect(await readFile(out, 'utf8')).toBe('mine')
    }))
})
