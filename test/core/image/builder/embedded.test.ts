import { expect, it } from '@jest/globals'
import { planEmbedded } from '../../../../src/core/image/builder/embedded.ts'
import { readDockerfile } from '../../../../src/core/image/dockerfile/dockerfile.ts'
import { fakeImage } from '../../../fakes/image.ts'

const plan = (text: string, given = new Map([['base', fakeImage()]])) =>
  planEmbedded(readDockerfile(text, 'D'), given)

it('plans what it can follow, on scratch and on a given base', () => {
  expect(plan('FROM scratch\nUSER 5')).toEqual({ plan: expect.objectContaining({ settings: { User: '5' } }) })
  expect(plan('FROM base\nUSER 5')).toMatchObject({
    plan: { from: 'base' },
    base: { manifest: { layers: [] } },
  })
})

it.each([
  ['an instruction', 'FROM gone\nRUN x', 'dockerfile', 'D:2: RUN runs a command'],
  [
    'a base that is not at hand',
    'FROM gone:1',
    'build-context',
    '--build-context gone:1=oci-layout://FOLDER',
  ],
  ['an owner by name', 'FROM base\nCOPY --chown=node a b', 'dockerfile', 'D:2: COPY --chown takes numbers'],
])('gives back why it refuses %s', (_, text, input, message) => {
  expect(plan(text)).toMatchObject({ name: 'UsageError', input, message: expect.stringContaining(message) })
})
