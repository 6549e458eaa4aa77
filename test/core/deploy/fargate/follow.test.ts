import { describe, expect, it } from '@jest/globals'
import { follow } from '../../../../src/core/deploy/fargate/follow.ts'
import { fakeClock } from '../../../fakes/clock.ts'
import { deployment, own } from './ours.ts'

describe('following our service deployment', () => {
  it('tells what it is called, its status and its stage, until nobody waits longer', async () => {
    const clock = fakeClock()
    const seen: string[] = []
    let polls = 0
    const service = {
      find: async () => undefined,
      tasks: async () => [],
      deployments: async () => (polls++ === 0 ? [] : [{ ...deployment('x/a', 2), stage: 'SCALE_UP' }]),
    }
    const watch = { clock, deadline: 60_000, seen: (transition: string) => void seen.push(transition) }
    await expect(follow(own, service, watch)).resolves.toEqual({ ending: 'still-running' })
    expect(seen).toEqual(['not listed yet', 'a IN_PROGRESS SCALE_UP'])
  })
})
