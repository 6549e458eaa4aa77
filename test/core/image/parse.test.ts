import { describe, expect, it } from '@jest/globals'
import { chooseImage } from '../../../src/core/image/choose.ts'
import { removedBy } from '../../../src/core/image/layer.ts'
import { parseConfig, parseIndex, parseManifest } from '../../../src/core/image/parse.ts'
import { isFor, parsePlatform } from '../../../src/core/image/platform.ts'

const digest = `sha256:${'a'.repeat(64)}` as const
const descriptor = { mediaType: 'x', digest, size: 1 }
const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value))
const config = { os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: [digest] } }

describe('what is no part of an image', () => {
  const cases: readonly (readonly [string, () => unknown, string])[] = [
    ['bytes that are no UTF-8', () => parseIndex(Buffer.from([0xff])), 'the index is not JSON'],
    ['a list', () => parseIndex(bytes([])), 'the index is not a JSON object'],
    [
      'a size below zero',
      () => parseIndex(bytes({ manifests: [{ ...descriptor, size: -1 }] })),
      'no manifests',
    ],
    [
      'another hash',
      () => parseIndex(bytes({ manifests: [{ ...descriptor, digest: 'md5:1' }] })),
      'no manifests',
    ],
    ['no config', () => parseManifest(bytes({ layers: [] })), 'names no config'],
    [
      'an annotation that hides a map',
      () => parseManifest(bytes({ config: descriptor, layers: [], annotations: { a: {} } })),
      'annotations',
    ],
    ['no layers', () => parseManifest(bytes({ config: descriptor })), 'lists no layers'],
    [
      'no architecture',
      () => parseConfig(bytes({ ...config, architecture: 1 }), 1),
      'no os and architecture',
    ],
    ['no diff-ids', () => parseConfig(bytes({ ...config, rootfs: {} }), 1), 'no list of diff-ids'],
    ['fewer diff-ids than layers', () => parseConfig(bytes(config), 2), '1 diff-ids for 2 layers'],
    ['an Env that is no list', () => parseConfig(bytes({ ...config, config: { Env: 'A=1' } }), 1), '"Env"'],
    [
      'a history of numbers',
      () => parseConfig(bytes({ ...config, history: [{ created_by: 5 }] }), 1),
      'history',
    ],
    [
      'a label that hides a map',
      () => parseConfig(bytes({ ...config, config: { Labels: { a: { b: 'c' } } } }), 1),
      'Labels',
    ],
    ['a history that is no list', () => parseConfig(bytes({ ...config, history: {} }), 1), 'history'],
  ]
  it.each(cases)('%s', (_, parse, words) => {
    expect(parse).toThrow(words)
  })

  it('takes what Docker leaves null', () => {
    const nulls = { ...config, config: { Env: null, Cmd: null, Labels: null }, history: null }
    expect(() => parseConfig(bytes(nulls), 1)).not.toThrow()
  })
})

describe('parsePlatform', () => {
  it.each([
    ['linux/amd64', { os: 'linux', architecture: 'amd64' }],
    ['linux/arm64/v8', { os: 'linux', architecture: 'arm64', variant: 'v8' }],
  ])('%s', (text, platform) => {
    expect(parsePlatform(text)).toEqual(platform)
  })
  it.each(['amd64', 'linux/', 'linux/amd64/v1/x', 'Linux/AMD64'])('refuses %s', (text) => {
    expect(() => parsePlatform(text)).toThrow(`must be like linux/amd64, got "${text}"`)
  })
  it('asks for a variant only where one was named', () => {
    const found = { os: 'linux', architecture: 'arm64', variant: 'v8' }
    expect(isFor(parsePlatform('linux/arm64'), found)).toBe(true)
    expect(isFor(parsePlatform('linux/arm64/v7'), found)).toBe(false)
  })
})

it('chooses one image that is listed twice', () => {
  const platform = parsePlatform('linux/amd64')
  const one = { descriptor, platform }
  expect(chooseImage([one, one], platform)).toBe(one)
  expect(chooseImage([], platform)).toBe('holds no image, not linux/amd64')
})

describe('removedBy', () => {
  it.each([
    ['a/.wh.b', { path: 'a/b', itself: true }],
    ['.wh.b', { path: 'b', itself: true }],
    ['a/.wh..wh..opq', { path: 'a', itself: false }],
    ['.wh..wh..opq', { path: '', itself: false }],
    ['a/b', undefined],
    ['a.wh.b', undefined],
  ])('%s', (path, removed) => {
    expect(removedBy(path)).toEqual(removed)
  })
})
