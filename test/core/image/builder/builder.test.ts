import { expect, it } from '@jest/globals'
import {
  announcement,
  BuilderFailed,
  builderHalted,
  type Choice,
} from '../../../../src/core/image/builder/builder.ts'

const choice: Choice = {
  name: 'buildctl',
  version: '0.34.2',
  why: 'the first that can',
  passedOver: [
    { name: 'embedded', why: 'D:2: RUN runs a command' },
    { name: 'buildx', why: 'is not on this machine' },
    { name: 'docker', why: 'not needed' },
  ],
}

it('announces what was chosen, and why none of those before it', () => {
  expect(announcement(choice)).toBe(
    'builder: buildctl 0.34.2 (the first that can; embedded: D:2: RUN runs a command; buildx: is not on this machine)',
  )
})

it('closes as failed, with the builder and the end of its log', () => {
  expect(builderHalted(new BuilderFailed('ended with code 1: no space', ['a', 'b']), choice)).toMatchObject({
    outcome: 'failed',
    detail: 'builder-failed',
    message: 'buildctl 0.34.2 ended with code 1: no space',
    evidence: {
      builder: { name: 'buildctl', version: '0.34.2', others: { docker: 'not needed' } },
      log: ['a', 'b'],
    },
  })
})
