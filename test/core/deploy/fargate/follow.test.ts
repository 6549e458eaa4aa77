import { describe, expect, it } from '@jest/globals'
import { follow } from '../../../../src/core/deploy/fargate/follow.ts'
import type { Own } from '../../../../src/core/deploy/fargate/own.ts'
import type { ServiceDeployment } from '../../../../src/core/deploy/fargate/service.ts'
import { fakeClock } from '../../../fakes/clock.ts'

const ours = 'arn:aws:ecs:us-east-1:123456789012:task-definition/advisor:42'
const own: Own = {
  id: 'advisor:42',
  name: 'revision advisor:42',
  taskDefinition: ours,
  newest: 'ecs-svc/2',
  known: new Set(['before']),
  since: 0,
  stopped: new Map(),
}
const deployment = (arn: string, createdAt: number, taskDefinition = ours): ServiceDeployment => ({
  arn,
  createdAt,
  taskDefinition,
  status: 'IN_PROGRESS',
})

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
