import { expect, it } from '@jest/globals'
import { type Digest, mediaTypes } from '../../../src/core/image/oci.ts'
import { images } from '../../../src/twin/ecs/images.ts'
import type { Registry } from '../../../src/twin/registry/registry.ts'
import type { StoredManifest } from '../../../src/twin/registry/repository.ts'

const digestOf = (letter: string): Digest => `sha256:${letter.repeat(64)}`
const stored = (letter: string, mediaType: string, body: object): StoredManifest => ({
  digest: digestOf(letter),
  mediaType,
  bytes: Buffer.from(JSON.stringify(body)),
})
const image = (letter: string): StoredManifest =>
  stored(letter, mediaTypes.manifest, {
    config: { mediaType: mediaTypes.config, digest: digestOf(letter), size: 1 },
    layers: [],
  })
const index = stored('c', mediaTypes.index, {
  manifests: [
    { digest: digestOf('a'), platform: { os: 'linux', architecture: 'amd64' } },
    { digest: digestOf('b'), platform: { os: 'linux', architecture: 'arm64' } },
  ],
})
const kept: Readonly<Record<string, StoredManifest>> = {
  [digestOf('a')]: image('a'),
  [digestOf('b')]: image('b'),
  [digestOf('c')]: index,
  latest: image('a'),
  v2: index,
}
const registry = {
  host: '127.0.0.1:5000',
  manifest: (repository, reference) => (repository === 'team/advisor' ? kept[reference] : undefined),
} satisfies Pick<Registry, 'host' | 'manifest'>
const ecr = images(registry, 'us-east-1', '123456789012')
const name = '123456789012.dkr.ecr.us-east-1.amazonaws.com/team/advisor'

it.each([
  ['a tag', `${name}:latest`, 'amd64', 'a', 'a'],
  ['no tag', name, 'amd64', 'a', 'a'],
  ['a digest', `${name}@${digestOf('b')}`, 'amd64', 'b', 'b'],
  ["the twin's own address", '127.0.0.1:5000/team/advisor:latest', 'amd64', 'a', 'a'],
  ['an index', `${name}:v2`, 'amd64', 'c', 'a'],
  ['an index for another architecture', `${name}:v2`, 'arm64', 'c', 'b'],
])('finds an image by %s', (_, reference, architecture, told, run) => {
  const { digest, manifest } = ecr.resolve(reference, architecture)
  expect([digest, manifest.config.digest]).toEqual([digestOf(told), digestOf(run)])
})

it.each([
  ['another tag', `${name}:v3`, 'not found'],
  ['another repository', '127.0.0.1:5000/advisor:latest', 'not found'],
  ['another registry', 'registry.example.invalid/team/advisor:latest', 'not found'],
])('finds none by %s', (_, reference, message) => {
  expect(() => ecr.resolve(reference, 'amd64')).toThrow(`CannotPullContainerError`)
  expect(() => ecr.resolve(reference, 'amd64')).toThrow(message)
})

it('finds none of an index that has none for the architecture', () => {
  expect(() => ecr.resolve(`${name}:v2`, 'riscv64')).toThrow("matching platform 'linux/riscv64'")
})

it('finds what another registry holds under the name that it has there', () => {
  ecr.elsewhere.set('registry.example.invalid/advisor:1', `${name}@${digestOf('b')}`)
  expect(ecr.resolve('registry.example.invalid/advisor:1', 'amd64').digest).toBe(digestOf('b'))
})
