import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { extract, type Header } from 'tar-stream'
import { openContext } from '../../../src/adapters/builders/context.ts'
import { buildEmbedded } from '../../../src/adapters/builders/embedded.ts'
import { readLayer } from '../../../src/adapters/oci/layers.ts'
import { openLayout } from '../../../src/adapters/oci/layout.ts'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { readDockerfile } from '../../../src/core/image/dockerfile/dockerfile.ts'
import { planBuild } from '../../../src/core/image/dockerfile/plan.ts'
import type { Image } from '../../../src/core/image/oci.ts'
import { defaultPlatform } from '../../../src/core/image/platform.ts'
import { blobFile, putLayout, tarOf } from '../../fakes/layout.ts'

type Sample = {
  readonly body: readonly string[]
  readonly files?: Readonly<Record<string, string>>
  readonly base?: Image
  readonly time?: number
}

const signal = new AbortController().signal

async function build(folder: string, { body, files = {}, base, time = 0 }: Sample): Promise<Image> {
  const context = join(folder, 'context')
  for (const [name, text] of Object.entries({ ...files, Dockerfile: '' })) {
    await mkdir(dirname(join(context, name)), { recursive: true })
    await writeFile(join(context, name), text)
  }
  const layout = join(folder, 'out')
  const dockerfile = join(context, 'Dockerfile')
  const digest = await buildEmbedded({
    plan: planBuild(readDockerfile(['FROM base', ...body].join('\n'), 'Dockerfile'), base?.config.config),
    context: await openContext({ folder: context, dockerfile, without: [], written: '.' }),
    ...(base !== undefined && { base }),
    platform: defaultPlatform,
    time,
    layout,
    written: 'out',
    signal,
  })
  const image = await openLayout(layout)
  expect(image.descriptor.digest).toBe(digest)
  return image
}

async function headersOf(image: Image): Promise<Header[][]> {
  const layers: Header[][] = []
  for (const layer of image.manifest.layers) {
    const chunks: Uint8Array[] = []
    for await (const chunk of image.blob(layer)) chunks.push(chunk)
    const tar = extract()
    tar.end(gunzipSync(Buffer.concat(chunks)))
    const headers: Header[] = []
    for await (const entry of tar) {
      headers.push(entry.header)
      entry.resume()
    }
    layers.push(headers)
  }
  return layers
}

const names = async (image: Image): Promise<string[][]> =>
  (await headersOf(image)).map((headers) => headers.map(({ name }) => name))

const app = { 'app.js': 'x', 'lib/b.js': 'b', 'lib/a.js': 'a' }

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

describe('buildEmbedded, what a source of COPY stands for', () => {
  const files = { ...app, '.env': 'A=1', 'lib/.env': 'A=1', 'terraform.tfstate': '{}', 'with space': 's' }
  const cases: readonly (readonly [string, readonly string[], string, readonly string[]])[] = [
    ['a file under another name', [], 'COPY app.js /x', ['x']],
    ['a file into a folder', [], 'COPY app.js /x/', ['x/', 'x/app.js']],
    ['a file into the root', [], 'COPY app.js /', ['app.js']],
    ['several files', [], 'COPY app.js .env /x', ['x/', 'x/.env', 'x/app.js']],
    ['the content of a folder', [], 'COPY lib /x', ['x/', 'x/.env', 'x/a.js', 'x/b.js']],
    ['a pattern', [], 'COPY lib/*.js /x/', ['x/', 'x/a.js', 'x/b.js']],
    ['a name with a blank', [], 'COPY ["with space", "/x/"]', ['x/', 'x/with space']],
    [
      'all but what is ignored',
      ['.env', '*.tfstate', 'lib', 'with*', '.dockerignore', 'Dockerfile'],
      'COPY . /x',
      ['x/', 'x/app.js'],
    ],
    ['ignored at any depth', ['**/.env', 'lib/a.js'], 'COPY lib /x', ['x/', 'x/b.js']],
    ['ignored with an exception', ['lib', '!lib/a.js'], 'COPY lib /x', ['x/', 'x/a.js']],
  ]
  it.each(cases)('%s', (_, ignored, line, expected) =>
    withScratch(async (folder) => {
      const image = await build(folder, {
        body: [line],
        files: { ...files, ...(ignored.length > 0 && { '.dockerignore': ignored.join('\n') }) },
      })
      expect(await names(image)).toEqual([expected])
    }),
  )

  it('of several files with one name the last by name stays, whatever order the disk gives', () =>
    withScratch(async (folder) => {
      const twins = Object.fromEntries([...'gcahbfide'].map((name) => [`${name}/x`, name]))
      const image = await build(folder, { body: ['COPY */x /x/'], files: twins })
      for await (const { kind, windows } of readLayer(image, 0)) {
        for await (const window of windows) if (kind === 'file') expect(String(window)).toBe('i')
      }
    }))

  it('the .dockerignore of the Dockerfile wins', () =>
    withScratch(async (folder) => {
      const ignore = { '.dockerignore': 'lib', 'Dockerfile.dockerignore': 'lib/b.js' }
      const image = await build(folder, { body: ['COPY lib /x'], files: { ...app, ...ignore } })
      expect(await names(image)).toEqual([['x/', 'x/a.js']])
    }))

  const refusals: readonly (readonly [string, string, string])[] = [
    ['a source that is not there', 'COPY none /x', 'Dockerfile:2: COPY found no "none" in the context'],
    ['a source that is ignored', 'COPY .env /x', 'found no ".env" in the context'],
    ['a pattern without a match', 'COPY *.py /x', 'found no "*.py"'],
    ['a path above the context', 'COPY ../secret /x', 'leads out of the context: "../secret"'],
    ['a path that goes up in the middle', 'COPY lib/../../secret /x', 'leads out of the context'],
    ['a link that leads out', 'COPY way /x', 'leads out of the context by a symbolic link: "way"'],
  ]
  it.each(refusals)('refuses %s', (_, line, words) =>
    withScratch(async (folder) => {
      await mkdir(join(folder, 'context'))
      await writeFile(join(folder, 'secret'), 'outside')
      await symlink('../secret', join(folder, 'context', 'way'))
      const sample = { body: [line], files: { ...files, '.dockerignore': '.env' } }
      await expect(build(folder, sample)).rejects.toMatchObject({ name: 'UsageError', input: 'dockerfile' })
      await expect(build(folder, sample)).rejects.toThrow(words)
      expect((await readdir(folder)).toSorted()).toEqual(['context', 'secret'])
    }),
  )
})
