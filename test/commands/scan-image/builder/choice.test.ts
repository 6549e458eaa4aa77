import { describe, expect, it } from '@jest/globals'
import { app, type Inputs, scan } from './world.ts'

describe('kship scan-image, asked for a builder', () => {
  const cases: readonly (readonly [string, Inputs, string])[] = [
    [
      'that is not there',
      { builder: 'buildah' },
      'input "builder": buildah is not on this machine; buildctl 0.34.2 can',
    ],
    [
      'that cannot',
      { builder: 'embedded' },
      'Dockerfile:2: RUN runs a command, which needs another builder; buildctl 0.34.2 can: --builder buildctl',
    ],
    [
      'that nobody knows',
      { builder: 'kaniko' },
      'must be one of auto, embedded, buildx, buildctl, docker, buildah',
    ],
    ['with no time', { 'build-timeout': '0' }, 'input "build-timeout" must be a whole number from 10'],
  ]
  it.each(cases)('%s', (_, inputs, words) =>
    app('', async (folder) => {
      const { conclusion } = await scan(folder, inputs)
      expect(conclusion).toMatchObject({ kind: 'usage', error: { message: expect.stringContaining(words) } })
    }),
  )
})
