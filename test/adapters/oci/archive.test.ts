import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { pack } from 'tar-stream'
import { unpackArchive } from '../../../src/adapters/oci/archive.ts'
import { readLayer } from '../../../src/adapters/oci/layers.ts'
import { openLayout } from '../../../src/adapters/oci/layout.ts'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { mediaTypes } from '../../../src/core/image/oci.ts'
import { digestOf, type Files, putLayout, tarOf } from '../../fakes/layout.ts'

/** What `docker save` of Docker 20.10 writes, with the second layer as a link to the first. */
async function dockerSave(change: Files = {}, layer?: Buffer): Promise<{ tar: Buffer; config: string }> {
  const content = layer ?? (await tarOf({ 'srv/a': 'x' }))
  const config = JSON.stringify({
    os: 'linux',
    architecture: 'amd64',
    config: { Env: ['A=1'] },
    rootfs: { type: 'layers', diff_ids: [digestOf(content), digestOf(content)] },
  })
  const name = `${digestOf(config).slice(7)}.json`
  const manifest = [{ Config: name, RepoTags: ['app:1'], Layers: ['one/layer.tar', 'two/layer.tar'] }]
  const tar = pack()
  const files = {
    [name]: config,
    'one/layer.tar': content,
    'one/VERSION': '1.0',
    repositories: '{}',
    'manifest.json': JSON.stringify(manifest),
    ...change,
  }
  for (const [path, bytes] of Object.entries(files)) tar.entry({ name: path }, Buffer.from(bytes))
  tar.entry({ name: 'two/layer.tar', type: 'symlink', linkname: '../one/layer.tar' })
  tar.finalize()
  const chunks: Uint8Array[] = []
  for await (const chunk of tar as AsyncIterable<Uint8Array>) chunks.push(chunk)
  return { tar: Buffer.concat(chunks), config: digestOf(config) }
}

async function filesBelow(folder: string): Promise<Record<string, Buffer>> {
  const files: Record<string, Buffer> = {}
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) files[path.slice(folder.length + 1)] = await readFile(path)
  }
  return files
}

const unpacked = <T>(tar: Uint8Array, work: (folder: string, form: string) => Promise<T>): Promise<T> =>
  withScratch(async (scratch) => {
    const folder = join(scratch, 'layout')
    await mkdir(folder)
    await writeFile(join(scratch, 'image.tar'), tar)
    return work(folder, await unpackArchive(join(scratch, 'image.tar'), folder))
  })

describe('unpackArchive, docker save', () => {
  it.each([
    ['as it is', (tar: Buffer) => tar],
    ['gzipped', (tar: Buffer) => gzipSync(tar)],
  ])('makes a layout with the config that docker names, %s', async (_, wrap) => {
    const { tar, config } = await dockerSave()
    await unpacked(wrap(tar), async (folder, form) => {
      expect(form).toBe('docker')
      const image = await openLayout(folder)
      expect(image.manifest.config.digest).toBe(config)
      expect(image.config.config?.Env).toEqual(['A=1'])
      expect(image.manifest.layers.map(({ mediaType }) => mediaType)).toEqual([
        mediaTypes.layer,
        mediaTypes.layer,
      ])
      const names: string[] = []
      for await (const { path } of readLayer(image, 1)) names.push(path)
      expect(names).toEqual(['srv/a'])
      // Manifest, config and the one layer: nothing else of the archive is left.
      expect(await readdir(join(folder, 'blobs', 'sha256'))).toHaveLength(3)
    })
  })

  it('gives the same digest again', async () => {
    const { tar } = await dockerSave()
    const digest = () => unpacked(tar, async (folder) => (await openLayout(folder)).descriptor.digest)
    expect(await digest()).toBe(await digest())
  })

  it('knows a gzipped layer by its bytes', async () => {
    const content = await tarOf({ a: 'x' })
    const { tar } = await dockerSave({ 'one/layer.tar': gzipSync(content) }, content)
    await unpacked(tar, async (folder) => {
      const image = await openLayout(folder)
      expect(image.manifest.layers[0]?.mediaType).toBe(mediaTypes.layerGzip)
      for await (const { path } of readLayer(image, 0)) expect(path).toBe('a')
    })
  })

  it('leaves a layer that is not the one of the config to the look', async () => {
    const { tar } = await dockerSave({ 'one/layer.tar': await tarOf({ 'srv/a': 'y' }) })
    await unpacked(tar, async (folder) => {
      const read = async () => {
        for await (const _ of readLayer(await openLayout(folder), 0));
      }
      await expect(read()).rejects.toMatchObject({ name: 'DigestMismatch' })
    })
  })
})

describe('unpackArchive, an OCI layout', () => {
  it('brings the layout as it was', () =>
    withScratch(async (scratch) => {
      const { digest } = await putLayout(join(scratch, 'from'), [{ tar: await tarOf({ a: 'x' }) }])
      const files = await filesBelow(join(scratch, 'from'))
      await unpacked(await tarOf({ ...files, 'manifest.json': '[]' }), async (folder, form) => {
        expect(form).toBe('layout')
        expect((await openLayout(folder)).descriptor.digest).toBe(digest)
        expect(Object.keys(await filesBelow(folder)).toSorted()).toEqual(Object.keys(files).toSorted())
      })
    }))

  it('refuses a blob with changed bytes', () =>
    withScratch(async (scratch) => {
      await putLayout(join(scratch, 'from'), [{ tar: await tarOf({ a: 'x' }) }])
      const files = await filesBelow(join(scratch, 'from'))
      const blob = Object.keys(files).find((path) => path.startsWith('blobs/')) ?? ''
      const tar = await tarOf({ ...files, [blob]: 'changed' })
      await expect(unpacked(tar, async () => undefined)).rejects.toMatchObject({ name: 'DigestMismatch' })
    }))
})

describe('unpackArchive refuses', () => {
  it.each([
    ['what is no tar', Buffer.from('x'.repeat(2000)), 'not a whole tar archive'],
    ['nothing', Buffer.alloc(0), 'neither an OCI layout nor'],
    ['broken gzip', Buffer.from([0x1f, 0x8b, 1, 2, 3]), 'not a whole tar archive'],
  ])('%s', async (_, bytes, words) => {
    await expect(unpacked(bytes, async () => undefined)).rejects.toThrow(words)
    await expect(unpacked(bytes, async () => undefined)).rejects.toMatchObject({ name: 'MalformedImage' })
  })

  it('the tar of a file system', async () => {
    const tar = await tarOf({ 'etc/passwd': 'x' })
    await expect(unpacked(tar, async () => undefined)).rejects.toThrow('neither an OCI layout nor')
  })

  it('an archive that was cut', () =>
    withScratch(async (folder) => {
      const file = join(folder, 'image.tar')
      await writeFile(file, (await dockerSave()).tar)
      await truncate(file, 2000)
      await mkdir(join(folder, 'layout'))
      await expect(unpackArchive(file, join(folder, 'layout'))).rejects.toMatchObject({
        name: 'MalformedImage',
      })
    }))

  it('to go on when the run is cancelled, and does not call that a broken archive', () =>
    withScratch(async (folder) => {
      const file = join(folder, 'image.tar')
      await writeFile(file, (await dockerSave()).tar)
      await mkdir(join(folder, 'layout'))
      const signal = AbortSignal.abort(new Error('stopped'))
      await expect(unpackArchive(file, join(folder, 'layout'), { signal })).rejects.toThrow('stopped')
    }))

  it.each([
    ['too many entries', { bytes: 1e9, entries: 3 }, 'more than 3 entries'],
    ['too many bytes', { bytes: 1000, entries: 100 }, 'more than 1000 bytes'],
  ])('%s', (_, limits, words) =>
    withScratch(async (folder) => {
      const file = join(folder, 'image.tar')
      await writeFile(file, (await dockerSave()).tar)
      await mkdir(join(folder, 'layout'))
      await expect(unpackArchive(file, join(folder, 'layout'), { limits })).rejects.toThrow(words)
    }),
  )
})
