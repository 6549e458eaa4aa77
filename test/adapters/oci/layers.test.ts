import { randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { type LayerLimits, layerLimits, readLayer } from '../../../src/adapters/oci/layers.ts'
import { openLayout } from '../../../src/adapters/oci/layout.ts'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { overlapBytes, UnreadableLayer, windowBytes } from '../../../src/core/image/layer.ts'
import { DigestMismatch, mediaTypes } from '../../../src/core/image/oci.ts'
import { blobFile, digestOf, type LayerSample, putLayout, tarOf } from '../../fakes/layout.ts'

async function entriesOf(folder: string, limits: LayerLimits = layerLimits) {
  const found: { path: string; kind: string; windows: Buffer[] }[] = []
  for await (const { path, kind, windows } of readLayer(await openLayout(folder), 0, limits)) {
    const read: Buffer[] = []
    for await (const window of windows) read.push(Buffer.from(window))
    found.push({ path, kind, windows: read })
  }
  return found
}

const inLayout = (layer: LayerSample, work: (folder: string) => Promise<unknown>) =>
  withScratch(async (folder) => {
    await putLayout(folder, [layer])
    await work(folder)
  })

describe('readLayer', () => {
  it('gives paths without a leading slash or dot, long ones whole', async () => {
    const long = `deep/${'folder/'.repeat(40)}file`
    const tar = await tarOf({ './a': '1', '/b': '2', [long]: '3', é: '4' })
    await inLayout({ tar }, async (folder) => {
      const entries = await entriesOf(folder)
      expect(entries.map(({ path }) => path)).toEqual(['a', 'b', long, 'é'])
      expect(entries.map(({ windows }) => Buffer.concat(windows).toString())).toEqual(['1', '2', '3', '4'])
    })
  })

  it('reads what has bytes under a type that tar-stream does not know, such as GNU’s sparse files', async () => {
    const tar = await tarOf({ a: 'hidden' })
    tar.write('S', 156)
    const sum = tar
      .subarray(0, 512)
      .reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0)
    tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    await inLayout({ tar }, async (folder) => {
      const [entry] = await entriesOf(folder)
      expect([entry?.kind, Buffer.concat(entry?.windows ?? []).toString()]).toEqual(['file', 'hidden'])
    })
  })

  it('reads an archive that is not compressed', async () => {
    const tar = await tarOf({ a: '1' })
    await inLayout({ tar, mediaType: mediaTypes.layer, bytes: tar }, async (folder) => {
      expect(await entriesOf(folder)).toHaveLength(1)
    })
  })

  it('can be read past entries whose bytes nobody asked for', async () => {
    const tar = await tarOf({ big: Buffer.alloc(3_000_000), small: 'x' })
    await inLayout({ tar }, async (folder) => {
      const paths: string[] = []
      for await (const { path } of readLayer(await openLayout(folder), 0)) paths.push(path)
      expect(paths).toEqual(['big', 'small'])
    })
  })

  it('gives a large file in overlapping windows', async () => {
    const content = Buffer.alloc(2 * windowBytes + 5)
    content.write('mark', windowBytes - 2)
    await inLayout({ tar: await tarOf({ big: content }) }, async (folder) => {
      const [big] = await entriesOf(folder)
      const [first, ...rest] = big?.windows ?? []
      expect(rest.length).toBeGreaterThan(0)
      const joined = [first ?? Buffer.alloc(0), ...rest.map((window) => window.subarray(overlapBytes))]
      expect(Buffer.concat(joined).equals(content)).toBe(true)
      expect([first, ...rest].some((window) => window?.includes('mark'))).toBe(true)
    })
  })

  it('gives no window of old bytes alone when a file ends with a window', async () => {
    await inLayout({ tar: await tarOf({ big: Buffer.alloc(windowBytes) }) }, async (folder) => {
      const [big] = await entriesOf(folder)
      expect(big?.windows.map(({ length }) => length)).toEqual([windowBytes])
    })
  })
})

describe('readLayer refuses', () => {
  it('content that is not the diff-id of the config', async () => {
    const tar = await tarOf({ a: '1' })
    await inLayout({ tar, diffId: digestOf('other') }, (folder) =>
      expect(entriesOf(folder)).rejects.toBeInstanceOf(DigestMismatch),
    )
  })

  it('a blob whose bytes were changed, though gzip fails first', async () => {
    const tar = await tarOf({ a: Buffer.alloc(100_000, 'abc') })
    await inLayout({ tar }, async (folder) => {
      const { manifest } = await openLayout(folder)
      const { digest = digestOf(''), size = 0 } = manifest.layers[0] ?? {}
      await writeFile(blobFile(folder, digest), Buffer.alloc(size, 7))
      await expect(entriesOf(folder)).rejects.toBeInstanceOf(DigestMismatch)
    })
  })

  const whole = gzipSync(Buffer.alloc(5000, 'x'))
  const unreadable: readonly (readonly [string, Partial<LayerSample>, string])[] = [
    ['gzip that was always cut short', { bytes: whole.subarray(0, 20) }, 'unexpected end of file'],
    ['a tar that was always cut short', { tar: Buffer.alloc(700, 'x') }, 'could not be read'],
    ['text that is no tar', { tar: Buffer.alloc(1024, 'x') }, 'could not be read'],
    ['a type that nobody knows', { mediaType: 'application/x.tar+lz9' }, 'unknown type'],
  ]
  it.each(unreadable)('%s', async (_, change, words) => {
    const tar = await tarOf({ a: '1' })
    await inLayout({ tar, ...change }, async (folder) => {
      await expect(entriesOf(folder)).rejects.toBeInstanceOf(UnreadableLayer)
      await expect(entriesOf(folder)).rejects.toThrow(words)
    })
  })

  it('to go on when the run is cancelled, and does not call that unreadable', async () => {
    const tar = await tarOf({ a: randomBytes(20_000_000) })
    await inLayout({ tar }, async (folder) => {
      const controller = new AbortController()
      const entries = readLayer(await openLayout(folder, { signal: controller.signal }), 0)
      await entries.next()
      controller.abort()
      await expect(entries.next()).rejects.toMatchObject({ name: 'AbortError' })
    })
  })

  it('a blob that is not there, saying no more than that', async () => {
    await inLayout({ tar: await tarOf({ a: '1' }) }, async (folder) => {
      const { manifest } = await openLayout(folder)
      await rm(blobFile(folder, manifest.layers[0]?.digest ?? ''))
      await expect(entriesOf(folder)).rejects.toThrow(/^could not be read: ENOENT/)
    })
  })

  const bounds: readonly (readonly [string, Partial<LayerLimits>, string])[] = [
    ['more bytes than the limit', { bytes: 100_000 }, 'more than 100000 bytes'],
    ['a bomb', { ratio: 100, ratioFrom: 50_000 }, 'more than 100 times its compressed size'],
    ['more entries than the limit', { entries: 1 }, 'more than 1 entries'],
  ]
  it.each(bounds)('%s', async (_, change, words) => {
    const tar = await tarOf({ a: Buffer.alloc(1_000_000), b: '' })
    await inLayout({ tar }, (folder) =>
      expect(entriesOf(folder, { ...layerLimits, ...change })).rejects.toThrow(words),
    )
  })

  it('zstd where node has none, and reads it where it has', async () => {
    const zlib = await import('node:zlib')
    const tar = await tarOf({ a: '1' })
    const can = typeof zlib.zstdCompressSync === 'function'
    const bytes = can ? zlib.zstdCompressSync(tar) : Buffer.from('x')
    await inLayout({ tar, mediaType: mediaTypes.layerZstd, bytes }, async (folder) => {
      if (can) expect(await entriesOf(folder)).toHaveLength(1)
      else await expect(entriesOf(folder)).rejects.toThrow('zstd, which needs node 22.15')
    })
  })
})
