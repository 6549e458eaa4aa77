import { execFileSync } from 'node:child_process'
import { mkdir, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { openLayout } from '../../../src/adapters/oci/layout.ts'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { DigestMismatch, mediaTypes } from '../../../src/core/image/oci.ts'
import { blobFile, digestOf, putBlob, putImage, putIndex, putLayout, tarOf } from '../../fakes/layout.ts'

const layer = async (text: string) => ({ tar: await tarOf({ 'app.txt': text }) })

async function read(blob: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of blob) chunks.push(chunk)
  return Buffer.concat(chunks)
}

describe('openLayout', () => {
  it('gives the manifest byte for byte and streams verified layers', () =>
    withScratch(async (folder) => {
      const manifest = await putLayout(folder, [await layer('one'), await layer('two')])
      const image = await openLayout(folder)
      expect(image.descriptor.digest).toBe(manifest.digest)
      expect(digestOf(image.bytes)).toBe(manifest.digest)
      for (const one of image.manifest.layers) expect(digestOf(await read(image.blob(one)))).toBe(one.digest)
    }))

  it('finds the one image for a platform behind nested indexes and skips attestations', () =>
    withScratch(async (folder) => {
      const amd = await putImage(folder, [await layer('amd')])
      const arm = await putImage(folder, [await layer('arm')], { architecture: 'arm64' })
      const provenance = await putImage(folder, [await layer('provenance')])
      const inner = await putBlob(
        folder,
        mediaTypes.index,
        Buffer.from(
          JSON.stringify({
            schemaVersion: 2,
            manifests: [
              { ...provenance, annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } },
              { ...provenance, platform: { os: 'unknown', architecture: 'unknown' } },
              { ...arm, platform: { os: 'linux', architecture: 'arm64' } },
              amd,
            ],
          }),
        ),
      )
      await putIndex(folder, [inner])
      expect((await openLayout(folder)).descriptor.digest).toBe(amd.digest)
      const platform = { os: 'linux', architecture: 'arm64' }
      expect((await openLayout(folder, { platform })).descriptor.digest).toBe(arm.digest)
    }))

  it.each(['index.json', 'the layer'])('does not wait for ever for a named pipe in place of %s', (which) =>
    withScratch(async (folder) => {
      await putLayout(folder, [await layer('one')])
      const image = await openLayout(folder)
      const [one] = image.manifest.layers
      if (one === undefined) throw new Error('no layer')
      const file = which === 'the layer' ? blobFile(folder, one.digest) : join(folder, which)
      await rm(file)
      execFileSync('mkfifo', [file])
      const reading = which === 'the layer' ? read(image.blob(one)) : openLayout(folder)
      await expect(reading).rejects.toMatchObject({
        name: 'UsageError',
        message: expect.stringMatching(/ is no file$/),
      })
    }),
  )

  it('refuses several images for one platform', () =>
    withScratch(async (folder) => {
      await putIndex(folder, [
        await putImage(folder, [await layer('one')]),
        await putImage(folder, [await layer('two')]),
      ])
      await expect(openLayout(folder)).rejects.toThrow('holds 2 images for linux/amd64')
    }))

  it('says what a layout holds when it is not what was asked for', () =>
    withScratch(async (folder) => {
      await putLayout(folder, [await layer('arm')], { architecture: 'arm64' })
      await expect(openLayout(folder)).rejects.toThrow('holds linux/arm64, not linux/amd64')
    }))

  it('counts on the depth of nested indexes being bounded', () =>
    withScratch(async (folder) => {
      let inner = await putImage(folder, [await layer('deep')])
      for (let depth = 0; depth < 4; depth++) {
        const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [inner] }))
        inner = await putBlob(folder, mediaTypes.index, bytes)
      }
      await putIndex(folder, [inner])
      await expect(openLayout(folder)).rejects.toThrow('nested deeper')
    }))
})

describe('openLayout on changed bytes', () => {
  const changes = {
    'a changed manifest': async (folder: string, manifest: string) =>
      writeFile(blobFile(folder, manifest), '{"schemaVersion":2}'),
    'a longer manifest': async (folder: string, manifest: string) =>
      writeFile(blobFile(folder, manifest), ' ', { flag: 'a' }),
    'a swapped config': async (folder: string, _: string, config: string) =>
      writeFile(blobFile(folder, config), '{}'),
  } as const
  it.each(Object.entries(changes))('%s is a digest mismatch', (_, change) =>
    withScratch(async (folder) => {
      const { digest } = await putLayout(folder, [await layer('x')])
      const { manifest } = await openLayout(folder)
      await change(folder, digest, manifest.config.digest)
      await expect(openLayout(folder)).rejects.toBeInstanceOf(DigestMismatch)
    }),
  )

  it('a layer of the right size with other bytes is a digest mismatch at its end', () =>
    withScratch(async (folder) => {
      await putLayout(folder, [await layer('x')])
      const { manifest, blob } = await openLayout(folder)
      const [one] = manifest.layers
      if (one === undefined) throw new Error('no layer')
      await writeFile(blobFile(folder, one.digest), Buffer.alloc(one.size))
      await expect(read(blob(one))).rejects.toThrow('as its descriptor says')
      await truncate(blobFile(folder, one.digest), one.size - 1)
      await expect(read(blob(one))).rejects.toThrow(`${one.size - 1} bytes long instead of ${one.size}`)
    }))
})

describe('openLayout on what is no layout', () => {
  const cases: Record<string, readonly [(folder: string) => Promise<unknown>, string, string]> = {
    'no folder': [(folder) => rm(folder, { recursive: true }), 'unreadable-file', 'ENOENT'],
    'an empty folder': [async () => undefined, 'unreadable-file', 'oci-layout'],
    'a folder in the way of index.json': [
      async (folder) => {
        await putIndex(folder, [])
        await rm(join(folder, 'index.json'))
        await mkdir(join(folder, 'index.json'))
      },
      'unreadable-file',
      'EISDIR',
    ],
    'another version': [
      (folder) => writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"2.0.0"}'),
      'malformed-file',
      'no version 1',
    ],
    'an index that is no JSON': [
      async (folder) => {
        await putIndex(folder, [])
        await writeFile(join(folder, 'index.json'), '{')
      },
      'malformed-file',
      'index.json is not JSON',
    ],
    'a digest that leads out of the folder': [
      (folder) =>
        putIndex(folder, [{ mediaType: mediaTypes.manifest, digest: 'sha256:../../../etc/passwd', size: 1 }]),
      'malformed-file',
      'lists no manifests',
    ],
    'a manifest of a gigabyte': [
      (folder) =>
        putIndex(folder, [{ mediaType: mediaTypes.manifest, digest: digestOf('x'), size: 1024 ** 3 }]),
      'malformed-file',
      'bytes long, more than',
    ],
    'a missing blob': [
      (folder) => putIndex(folder, [{ mediaType: mediaTypes.manifest, digest: digestOf('x'), size: 1 }]),
      'unreadable-file',
      'ENOENT',
    ],
  }
  it.each(Object.entries(cases))('%s', (_, [prepare, code, words]) =>
    withScratch(async (folder) => {
      await prepare(folder)
      const failure = openLayout(folder, { written: './out', input: 'image' })
      await expect(failure).rejects.toMatchObject({ name: 'UsageError', code, input: 'image' })
      await expect(failure).rejects.toThrow(words)
      await expect(failure).rejects.toThrow('"./out"')
    }),
  )
})
