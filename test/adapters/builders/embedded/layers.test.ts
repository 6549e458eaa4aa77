import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { readLayer } from '../../../../src/adapters/oci/layers.ts'
import { openLayout } from '../../../../src/adapters/oci/layout.ts'
import { withScratch } from '../../../../src/adapters/system/scratch.ts'
import { blobFile, putLayout, tarOf } from '../../../fakes/layout.ts'
import { app, build, headersOf, names } from './build.ts'

describe('buildEmbedded', () => {
  it('makes one layer for each COPY and new WORKDIR, with its line in the history', () =>
    withScratch(async (folder) => {
      const body = ['ENV A=1', 'WORKDIR /app', 'COPY app.js .', 'COPY lib lib', 'USER 10001', 'CMD ["x"]']
      const image = await build(folder, { body, files: app })
      expect(await names(image)).toEqual([
        ['app/'],
        ['app/app.js'],
        ['app/lib/', 'app/lib/a.js', 'app/lib/b.js'],
      ])
      expect(image.config.history?.map(({ created_by, empty_layer }) => [created_by, empty_layer])).toEqual([
        ['ENV A=1', true],
        ['WORKDIR /app', undefined],
        ['COPY app.js .', undefined],
        ['COPY lib lib', undefined],
        ['USER 10001', true],
        ['CMD ["x"]', true],
      ])
      expect(image.config.config).toEqual({ Env: ['A=1'], WorkingDir: '/app', User: '10001', Cmd: ['x'] })
    }))

  it('gives the same digest twice, whatever times and modes the checkout has', async () => {
    const digests: string[] = []
    for (const mode of [0o600, 0o664]) {
      await withScratch(async (folder) => {
        await build(folder, { body: ['COPY . /app/'], files: app })
        await chmod(join(folder, 'context', 'app.js'), mode)
        digests.push((await build(folder, { body: ['COPY . /app/'], files: {} })).descriptor.digest)
      })
    }
    expect(digests[0]).toBe(digests[1])
  })

  it('writes time, owner and mode as they were asked for', () =>
    withScratch(async (folder) => {
      const body = ['COPY --chown=5:6 --chmod=0640 app.js /srv/x/app.js', 'COPY lib /lib']
      const image = await build(folder, { body, files: app, time: 86_400 })
      const [[srv, , file] = [], second = []] = await headersOf(image)
      expect(srv).toMatchObject({ name: 'srv/', uid: 5, gid: 6, mode: 0o755, type: 'directory' })
      expect(file).toMatchObject({ name: 'srv/x/app.js', uid: 5, gid: 6, mode: 0o640 })
      expect(file?.mtime).toEqual(new Date(86_400_000))
      expect(second[0]).toMatchObject({ uid: 0, gid: 0, uname: '', gname: '' })
      expect(image.config.created).toBe('1970-01-02T00:00:00Z')
    }))

  it('keeps the executable bit and links as they are', () =>
    withScratch(async (folder) => {
      await mkdir(join(folder, 'context', 'bin'), { recursive: true })
      await writeFile(join(folder, 'context', 'bin', 'run'), '#!', { mode: 0o700 })
      await symlink('../../etc/passwd', join(folder, 'context', 'bin', 'way'))
      const [[, run, way] = []] = await headersOf(await build(folder, { body: ['COPY bin /bin'] }))
      expect(run).toMatchObject({ name: 'bin/run', mode: 0o755 })
      expect(way).toMatchObject({ name: 'bin/way', type: 'symlink', linkname: '../../etc/passwd' })
    }))

  it('takes the layers of the base over byte for byte, and none of its folders anew', () =>
    withScratch(async (folder) => {
      const tar = await tarOf({ 'usr/bin/node': 'node' })
      await putLayout(join(folder, 'base'), [{ tar }], {
        config: { Env: ['PATH=/usr/bin'], Cmd: ['node'], WorkingDir: '/srv' },
      })
      const base = await openLayout(join(folder, 'base'))
      const image = await build(folder, { body: ['COPY app.js .', 'ENV B=2'], files: app, base })
      expect(image.manifest.layers[0]).toEqual(base.manifest.layers[0])
      expect(image.config.rootfs.diff_ids[0]).toBe(base.config.rootfs.diff_ids[0])
      expect(image.config.config).toMatchObject({ Env: ['PATH=/usr/bin', 'B=2'], Cmd: ['node'] })
      expect(image.config.history?.[0]).toEqual(base.config.history?.[0])
      expect(image.manifest.annotations).toMatchObject({
        'org.opencontainers.image.base.digest': base.descriptor.digest,
      })
      for await (const _ of readLayer(image, 0));
    }))

  it('does not write a folder of the base again, but one that the base deleted', () =>
    withScratch(async (folder) => {
      const both = await tarOf({ 'kept/': '', 'lost/': '' })
      await putLayout(join(folder, 'base'), [{ tar: both }, { tar: await tarOf({ '.wh.lost': '' }) }])
      const base = await openLayout(join(folder, 'base'))
      const body = ['COPY app.js /kept/', 'COPY app.js /lost/', 'COPY app.js /kept']
      const image = await build(folder, { body, files: app, base })
      expect((await names(image)).slice(2)).toEqual([
        ['kept/app.js'],
        ['lost/', 'lost/app.js'],
        ['kept/app.js'],
      ])
    }))

  it('is incomplete on a base whose layer cannot be read', () =>
    withScratch(async (folder) => {
      await putLayout(join(folder, 'base'), [{ tar: Buffer.alloc(1024, 'x') }])
      const base = await openLayout(join(folder, 'base'))
      await expect(build(folder, { body: ['COPY app.js .'], files: app, base })).rejects.toMatchObject({
        detail: 'not-read',
        message: expect.stringContaining('the image that FROM names could not be read'),
      })
    }))

  it('refuses a base whose bytes were changed', () =>
    withScratch(async (folder) => {
      await putLayout(join(folder, 'base'), [{ tar: await tarOf({ a: '1' }) }])
      const base = await openLayout(join(folder, 'base'))
      const [layer] = base.manifest.layers
      await writeFile(blobFile(join(folder, 'base'), layer?.digest ?? ''), Buffer.alloc(layer?.size ?? 0))
      await expect(build(folder, { body: [], base })).rejects.toMatchObject({ name: 'DigestMismatch' })
      expect(await readdir(folder)).not.toContain('out')
    }))
})
