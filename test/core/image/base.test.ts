import { expect, it } from '@jest/globals'
import { baseOf, layersShared } from '../../../src/core/image/base.ts'
import { readDockerfile } from '../../../src/core/image/dockerfile/dockerfile.ts'
import { fakeImage } from '../../fakes/image.ts'

const given = `sha256:${'a'.repeat(64)}` as const
const pinned = `sha256:${'b'.repeat(64)}` as const

it.each([
  ['scratch', ['FROM scratch'], 'scratch'],
  ['a given image', ['FROM base'], given],
  ['a pinned image', [`FROM node:20@${pinned}`], pinned],
  ['a tag', ['FROM node:20'], 'unknown'],
  ['an earlier stage', ['FROM base AS Build', 'FROM scratch AS other', 'FROM BUILD'], given],
  ['a stage of a stage', ['FROM scratch AS a', 'FROM a AS b', 'FROM b'], 'scratch'],
  ['the last stage, not the first', ['FROM base', 'FROM scratch'], 'scratch'],
  ['its own name', ['FROM node AS node'], 'unknown'],
])('baseOf %s', (_, text, base) => {
  expect(baseOf(readDockerfile(text.join('\n'), 'D'), new Map([['base', given]]))).toBe(base)
})

it.each([
  ['all of the base’s', ['one', 'two', 'three'], 2],
  ['layers that were written anew', ['one', 'other', 'three'], undefined],
  ['fewer than the base has', ['one'], undefined],
])('layersShared %s', (_, layers, count) => {
  const [base, image] = [['one', 'two'], layers].map((all) =>
    fakeImage(...all.map((one) => Buffer.from(one))),
  )
  expect(base && image && layersShared(base, image)).toBe(count)
})
