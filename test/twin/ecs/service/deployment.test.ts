import type { ServiceDeployment } from '@aws-sdk/client-ecs'
import { describe, expect, it } from '@jest/globals'
import * as sample from '../sample.ts'
import { breaker, service } from './service.ts'

const { its, begin, revision, statuses } = service()
const missing = () => `${its.twin.fargate.registry}/advisor:nothing`

describe('a deployment', () => {
  it('whose image cannot be pulled is rolled back, and says why', async () => {
    await begin()
    await sample.update(its.client, { taskDefinition: await revision(missing()) })
    expect((await sample.over(its.client)).deployment.status).toBe('ROLLBACK_SUCCESSFUL')
    const stopped = await sample.tasks(its.client, 'STOPPED')
    expect(stopped.at(-1)).toMatchObject({
      stopCode: 'TaskFailedToStart',
      stoppedReason: expect.stringContaining('CannotPullContainerError'),
      containers: [{ lastStatus: 'STOPPED', reason: expect.stringContaining('CannotPullContainerError') }],
    })
    expect(stopped.at(-1)).not.toHaveProperty('startedAt')
  })

  it('that may not be rolled back stops, and starts no more tasks', async () => {
    await begin({}, { configuration: breaker(false) })
    await sample.update(its.client, { taskDefinition: await revision(missing()) })
    const { deployment } = await sample.over(its.client)
    expect(deployment).toMatchObject({
      status: 'STOPPED',
      stoppedAt: expect.any(Date),
      deploymentCircuitBreaker: { status: 'TRIGGERED' },
    })
    expect(deployment).not.toHaveProperty('rollback')
    const { deployments } = await sample.described(its.client)
    expect(deployments).toMatchObject([
      { rolloutState: 'FAILED' },
      { rolloutState: 'COMPLETED', runningCount: 1 },
    ])
    const stopped = (await sample.tasks(its.client, 'STOPPED')).length
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(await sample.tasks(its.client, 'STOPPED')).toHaveLength(stopped)
  })

  it('goes on for ever where no circuit breaker watches', async () => {
    await begin({}, { configuration: { maximumPercent: 200, minimumHealthyPercent: 100 } })
    await sample.update(its.client, { taskDefinition: await revision(missing()) })
    while ((await sample.tasks(its.client, 'STOPPED')).length < 5)
      await new Promise((resolve) => setTimeout(resolve, 20))
    const [deployment] = await sample.deployments(its.client)
    expect(deployment).toMatchObject({
      status: 'IN_PROGRESS',
      deploymentCircuitBreaker: { status: 'DISABLED' },
    })
  })

  it('ends the one before it that is still under way', async () => {
    await begin()
    const first = await revision(missing())
    await sample.update(its.client, { taskDefinition: first })
    const second = await revision()
    await sample.update(its.client, { taskDefinition: second })
    await sample.over(its.client)
    expect(await statuses()).toEqual(['SUCCESSFUL', 'STOPPED', 'SUCCESSFUL'])
    const [, stopped] = await sample.deployments(its.client)
    expect(stopped?.statusReason).toContain('newer service deployment')
    expect(await sample.described(its.client)).toMatchObject({
      taskDefinition: second,
      deployments: [{ runningCount: 1 }],
    })
  })

  it('keeps to its bake time before it is SUCCESSFUL', async () => {
    await begin({}, { configuration: { ...breaker(true), bakeTimeInMinutes: 5 } })
    await sample.update(its.client, { taskDefinition: await revision() })
    const stages: (string | undefined)[] = []
    let newest: ServiceDeployment | undefined
    do {
      newest = (await sample.deployments(its.client))[0]
      if (stages.at(-1) !== newest?.lifecycleStage) stages.push(newest?.lifecycleStage)
    } while (newest?.status !== 'SUCCESSFUL')
    expect(stages.slice(-3)).toEqual(['SCALE_UP', 'BAKE_TIME', undefined])
  })

  it('is not listed at once where reads lag behind', async () => {
    await begin({ lag: 300_000 })
    await sample.update(its.client, { forceNewDeployment: true })
    expect((await sample.described(its.client)).deployments).toHaveLength(2)
    const before = await statuses()
    while ((await statuses()).length === before.length)
      await new Promise((resolve) => setTimeout(resolve, 20))
    expect(before).not.toContain('PENDING')
  })

  it('of three tasks trips at three failures and never leaves fewer than three running', async () => {
    await begin({}, { desired: 3 })
    await sample.update(its.client, { taskDefinition: await revision() })
    let running = 3
    for (;;) {
      const { deployments = [], runningCount = 0 } = await sample.described(its.client)
      running = Math.min(running, runningCount)
      if (deployments.length === 1 && deployments[0]?.rolloutState === 'COMPLETED') break
    }
    expect(running).toBe(3)
    expect(await sample.tasks(its.client, 'RUNNING')).toHaveLength(3)
  })
})
