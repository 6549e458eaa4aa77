import { describe, expect, it } from '@jest/globals'
import { dockerImage, formOf, layoutBlobs, type Members } from '../../../src/core/image/archive.ts'
import type { Descriptor } from '../../../src/core/image/oci.ts'

const blob = (letter: string): Descriptor => ({
  mediaType: 'x',
  digest: `sha256:${letter.repeat(64)}`,
  size: 1,
})
const members = (entries: Readonly<Record<string, Descriptor | string>>): Members =>
  new Map(Object.entries(entries))
const manifest = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value))
const [a, b, c] = [blob('a'), blob('b'), blob('c')]

describe('formOf', () => {
  const docker = { 'manifest.json': a }
  it.each([
    ['a layout', { 'oci-layout': a, 'index.json': b }, 'layout'],
    ['docker save', docker, 'docker'],
    ['both', { ...docker, 'oci-layout': a, 'index.json': b }, 'layout'],
  ] as const)('%s', (_, entries, form) => {
    expect(formOf(members(entries))).toBe(form)
  })

  it('refuses what is neither', () => {
    expect(() => formOf(members({ 'etc/passwd': a, 'index.json': b }))).toThrow('neither an OCI layout nor')
  })
})

describe('layoutBlobs', () => {
  it('takes the blobs and nothing else', () => {
    const entries = { [`blobs/sha256/${'a'.repeat(64)}`]: a, 'index.json': b, 'blobs/sha256/zz': c }
    expect(layoutBlobs(members(entries))).toEqual([a])
  })

  it('refuses a blob under another name', () => {
    expect(() => layoutBlobs(members({ [`blobs/sha256/${'b'.repeat(64)}`]: a }))).toThrow(
      expect.objectContaining({ name: 'DigestMismatch' }),
    )
  })
})

describe('dockerImage', () => {
  const Config = `${'a'.repeat(64)}.json`
  it('finds config and layers, a layer that links to another too', () => {
    const entries = { [Config]: a, 'one/layer.tar': b, 'two/layer.tar': 'one/layer.tar' }
    const image = [{ Config, Layers: ['one/layer.tar', './two/layer.tar'], RepoTags: null }]
    expect(dockerImage(manifest(image), members(entries))).toEqual({ config: a, layers: [b, b] })
  })

  it.each([
    ['no JSON', Buffer.from('{'), 'is not JSON'],
    ['no list', manifest({ Config }), 'no list of images'],
    ['no layers', manifest([{ Config }]), 'no list of images'],
    ['a layer that is no text', manifest([{ Config, Layers: [1] }]), 'no list of images'],
    ['no image', manifest([]), 'lists 0 images'],
    [
      'two images',
      manifest([
        { Config, Layers: [] },
        { Config, Layers: [] },
      ]),
      'lists 2 images',
    ],
    ['a layer that is not there', manifest([{ Config, Layers: ['../x'] }]), 'names "../x"'],
    ['a link in a circle', manifest([{ Config, Layers: ['circle'] }]), 'names "circle"'],
  ])('refuses %s', (_, bytes, words) => {
    expect(() => dockerImage(bytes, members({ [Config]: a, circle: 'circle' }))).toThrow(words)
  })

  it('refuses a config under another name', () => {
    expect(() => dockerImage(manifest([{ Config, Layers: [] }]), members({ [Config]: b }))).toThrow(
      expect.objectContaining({ name: 'DigestMismatch' }),
    )
  })
})
