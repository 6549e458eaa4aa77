import { existsSync } from 'node:fs'
import { lstat, mkdtemp, readdir, readFile, readlink, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type Header, pack } from 'tar-stream'
import { mediaTypes } from '../../../src/core/image/oci.ts'
import { extractLayers, type Layer } from '../../../src/twin/containers/extract.ts'
import { inScope } from '../../../src/twin/containers/scope.ts'

let folder: string
let root: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kship-'))
  root = join(folder, 'root')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

type Entry = Partial<Header> & { readonly name: string; readonly text?: string }
async function layer(entries: readonly Entry[], gzip = false): Promise<Layer> {
  const stream = pack()
  for (const { text = '', ...header } of entries) stream.entry(header, text)
  stream.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array))
  const bytes = Buffer.concat(chunks)
  return {
    mediaType: gzip ? mediaTypes.layerGzip : mediaTypes.layer,
    stream: () => Readable.from([gzip ? gzipSync(bytes) : bytes]),
  }
}
const unpack = async (...layers: readonly (readonly Entry[])[]): Promise<void> =>
  extractLayers(root, await Promise.all(layers.map((entries, at) => layer(entries, at % 2 === 1))))
const text = (path: string): Promise<string> => readFile(join(root, path), 'utf8')

describe('layers', () => {
  it('lie one over the other', async () => {
    await unpack(
      [
        { name: 'app/', type: 'directory', mode: 0o750 },
        { name: 'app/a', text: 'one', mode: 0o755 },
        { name: 'app/b', text: 'b' },
      ],
      [
        { name: 'app/a', text: 'two' },
        { name: './new/deep/file', text: 'x' },
      ],
    )
    expect([await text('app/a'), await text('app/b'), await text('new/deep/file')]).toEqual(['two', 'b', 'x'])
    expect((await stat(join(root, 'app'))).mode & 0o777).toBe(0o750)
  })

  it('take away by whiteout what lay below', async () => {
    await unpack(
      [
        { name: 'a', text: 'x' },
        { name: 'dir/b', text: 'x' },
        { name: 'kept', text: 'x' },
      ],
      [{ name: '.wh.a' }, { name: '.wh.dir' }],
    )
    expect((await readdir(root)).sort()).toEqual(['etc', 'kept'])
  })

  it('hide a whole folder by an opaque mark, but not what the same layer writes', async () => {
    await unpack(
      [
        { name: 'dir/old', text: 'x' },
        { name: 'dir/sub/old', text: 'x' },
      ],
      [{ name: 'dir/', type: 'directory' }, { name: 'dir/new', text: 'x' }, { name: 'dir/.wh..wh..opq' }],
    )
    expect(await readdir(join(root, 'dir'))).toEqual(['new'])
  })

  it('replace a link by a file and a folder by a link without following it', async () => {
    await unpack(
      [
        { name: 'target', text: 'kept' },
        { name: 'a', type: 'symlink', linkname: 'target' },
        { name: 'd/x', text: '1' },
      ],
      [
        { name: 'a', text: 'file' },
        { name: 'd', type: 'symlink', linkname: 'target' },
      ],
    )
    expect([await text('target'), await text('a')]).toEqual(['kept', 'file'])
    expect(await readlink(join(root, 'd'))).toBe('target')
  })

  it('keep hard links, skip devices', async () => {
    await unpack([
      { name: 'a', text: 'x' },
      { name: 'b', type: 'link', linkname: 'a' },
      { name: 'null', type: 'character-device' },
    ])
    expect((await lstat(join(root, 'a'))).nlink).toBe(2)
    expect(existsSync(join(root, 'null'))).toBe(false)
  })

  it('refuse zstd by name', async () => {
    const zstd = { mediaType: mediaTypes.layerZstd, stream: () => Readable.from([]) }
    await expect(extractLayers(root, [zstd])).rejects.toThrow('zstd')
  })
})

describe('nothing is written outside of the root', () => {
  const outside = (): string => join(folder, 'outside')
  it.each<readonly [string, () => readonly Entry[]]>([
    ['by dots', () => [{ name: '../outside', text: 'x' }]],
    ['by an absolute name', () => [{ name: outside(), text: 'x' }]],
    [
      'through an absolute link',
      () => [
        { name: 'l', type: 'symlink', linkname: folder },
        { name: 'l/outside', text: 'x' },
      ],
    ],
    [
      'through a climbing link',
      () => [
        { name: 'l', type: 'symlink', linkname: '../..' },
        { name: 'l/outside', text: 'x' },
      ],
    ],
    [
      'through a link to a link',
      () => [
        { name: 'a', type: 'symlink', linkname: '..' },
        { name: 'b', type: 'symlink', linkname: 'a/..' },
        { name: 'b/outside', text: 'x' },
      ],
    ],
  ])('%s', async (_, entries) => {
    await unpack(entries())
    expect(existsSync(outside())).toBe(false)
    expect(await readdir(folder)).toEqual(['root'])
  })

  it('by a whiteout or a hard link', async () => {
    const { writeFile } = await import('node:fs/promises')
    await writeFile(outside(), 'mine')
    await unpack([{ name: 'l', type: 'symlink', linkname: '..' }, { name: 'l/.wh.outside' }])
    await expect(unpack([{ name: 'h', type: 'link', linkname: '../outside' }])).rejects.toThrow('ENOENT')
    expect(await readFile(outside(), 'utf8')).toBe('mine')
  })

  it('nor a circle of links followed for ever', async () => {
    await unpack([
      { name: 'a', type: 'symlink', linkname: 'b' },
      { name: 'b', type: 'symlink', linkname: 'a' },
    ])
    await expect(inScope(root, 'a/file')).rejects.toThrow('too many symbolic links')
  })
})
