import { expect, it } from '@jest/globals'
import { builtDigest, metadataDigest } from '../../../../src/core/image/builder/metadata.ts'

const digest = `sha256:${'a'.repeat(64)}`

it('reads the digest that the builder names', () => {
  expect(metadataDigest(JSON.stringify({ 'containerimage.digest': digest, other: 1 }))).toBe(digest)
  expect(builtDigest(`${digest}\n`)).toBe(digest)
})

it.each([
  ['nothing', '', 'metadata that is not JSON'],
  ['no JSON', '{"containerimage.digest"', 'metadata that is not JSON'],
  ['null', 'null', 'did not say the digest'],
  ['a text', '"x"', 'did not say the digest'],
  ['no digest', '{}', 'did not say the digest'],
  ['a number', '{"containerimage.digest": 7}', 'did not say the digest'],
  ['a short digest', `{"containerimage.digest": "sha256:aa"}`, 'did not say the digest'],
  ['a path', `{"containerimage.digest": "sha256:../../${'a'.repeat(58)}"}`, 'did not say the digest'],
])('fails for metadata with %s', (_, text, words) => {
  expect(() => metadataDigest(text)).toThrow(words)
  expect(() => metadataDigest(text)).toThrow(expect.objectContaining({ name: 'BuilderFailed' }))
})
