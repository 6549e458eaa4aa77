import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  DescribeTaskDefinitionCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  ListTasksCommand,
  type ServiceDeployment,
} from '@aws-sdk/client-ecs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Digest } from '../../../src/core/image/oci.ts'
import type { SeedFargate } from '../../../src/twin/ecs/seed.ts'
import { startTwin, type Twin, type TwinOptions } from '../../../src/twin/twin.ts'
import { ecsClient, refusalOf, session } from '../client.ts'
import { sampleLayout } from '../image.ts'
import * as sample from './sample.ts'

let layout: string
let digest: Digest
beforeAll(async () => {
  layout = await mkdtemp(join(tmpdir(), 'kship-'))
  digest = (await sampleLayout(layout)).digest
})
afterAll(() => rm(layout, { recursive: true, force: true }))

let twin: Twin
let client: ECSClient
let image: string
afterEach(() => twin.stop())
async function begin(options: TwinOptions = {}, seed: Partial<SeedFargate> = {}): Promise<void> {
  twin = await startTwin({ health: 'simulated', speed: 1000, ...options })
  await twin.fargate.seed({
    cluster: sample.cluster,
    name: sample.service,
    layout,
    repository: 'advisor',
    taskDefinition: sample.taskDefinition(),
    loadBalancer: sample.loadBalancer,
    ...seed,
  })
  image = `${twin.fargate.registry}/advisor@${digest}`
  client = ecsClient(twin, await session(twin, { RoleArn: twin.fargate.roleArn }))
}
const revision = (change: string = image) =>
  sample.register(client, sample.taskDefinition({ container: { image: change } }))
const missing = () => `${twin.fargate.registry}/advisor:nothing`
const statuses = async (): Promise<(string | undefined)[]> =>
  (await sample.deployments(client)).map(({ status }) => status)
const breaker = (rollback: boolean) => ({ deploymentCircuitBreaker: { enable: true, rollback } })

describe('a deployment', () => {
  it('whose image cannot be pulled is rolled back, and says why', async () => {
    await begin()
    await sample.update(client, { taskDefinition: await revision(missing()) })
    expect((await sample.over(client)).deployment.status).toBe('ROLLBACK_SUCCESSFUL')
    const stopped = await sample.tasks(client, 'STOPPED')
    expect(stopped.at(-1)).toMatchObject({
      stopCode: 'TaskFailedToStart',
      stoppedReason: expect.stringContaining('CannotPullContainerError'),
      containers: [{ lastStatus: 'STOPPED', reason: expect.stringContaining('CannotPullContainerError') }],
    })
    expect(stopped.at(-1)).not.toHaveProperty('startedAt')
  })

  it('that may not be rolled back stops, and starts no more tasks', async () => {
    await begin({}, { configuration: breaker(false) })
    await sample.update(client, { taskDefinition: await revision(missing()) })
    const { deployment } = await sample.over(client)
    expect(deployment).toMatchObject({
      status: 'STOPPED',
      stoppedAt: expect.any(Date),
      deploymentCircuitBreaker: { status: 'TRIGGERED' },
    })
    expect(deployment).not.toHaveProperty('rollback')
    const { deployments } = await sample.described(client)
    expect(deployments).toMatchObject([
      { rolloutState: 'FAILED' },
      { rolloutState: 'COMPLETED', runningCount: 1 },
    ])
    const stopped = (await sample.tasks(client, 'STOPPED')).length
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(await sample.tasks(client, 'STOPPED')).toHaveLength(stopped)
  })

  it('goes on for ever where no circuit breaker watches', async () => {
    await begin({}, { configuration: { maximumPercent: 200, minimumHealthyPercent: 100 } })
    await sample.update(client, { taskDefinition: await revision(missing()) })
    while ((await sample.tasks(client, 'STOPPED')).length < 5)
      await new Promise((resolve) => setTimeout(resolve, 20))
    const [deployment] = await sample.deployments(client)
    expect(deployment).toMatchObject({
      status: 'IN_PROGRESS',
      deploymentCircuitBreaker: { status: 'DISABLED' },
    })
  })

  it('ends the one before it that is still under way', async () => {
    await begin()
    const first = await revision(missing())
    await sample.update(client, { taskDefinition: first })
    const second = await revision()
    await sample.update(client, { taskDefinition: second })
    await sample.over(client)
    expect(await statuses()).toEqual(['SUCCESSFUL', 'STOPPED', 'SUCCESSFUL'])
    const [, stopped] = await sample.deployments(client)
    expect(stopped?.statusReason).toContain('newer service deployment')
    expect(await sample.described(client)).toMatchObject({
      taskDefinition: second,
      deployments: [{ runningCount: 1 }],
    })
  })

  it('keeps to its bake time before it is SUCCESSFUL', async () => {
    await begin({}, { configuration: { ...breaker(true), bakeTimeInMinutes: 5 } })
    await sample.update(client, { taskDefinition: await revision() })
    const stages: (string | undefined)[] = []
    let newest: ServiceDeployment | undefined
    do {
      newest = (await sample.deployments(client))[0]
      if (stages.at(-1) !== newest?.lifecycleStage) stages.push(newest?.lifecycleStage)
    } while (newest?.status !== 'SUCCESSFUL')
    expect(stages.slice(-3)).toEqual(['SCALE_UP', 'BAKE_TIME', undefined])
  })

  it('is not listed at once where reads lag behind', async () => {
    await begin({ lag: 300_000 })
    await sample.update(client, { forceNewDeployment: true })
    expect((await sample.described(client)).deployments).toHaveLength(2)
    const before = await statuses()
    while ((await statuses()).length === before.length)
      await new Promise((resolve) => setTimeout(resolve, 20))
    expect(before).not.toContain('PENDING')
  })

  it('of three tasks trips at three failures and never leaves fewer than three running', async () => {
    await begin({}, { desired: 3 })
    await sample.update(client, { taskDefinition: await revision() })
    let running = 3
    for (;;) {
      const { deployments = [], runningCount = 0 } = await sample.described(client)
      running = Math.min(running, runningCount)
      if (deployments.length === 1 && deployments[0]?.rolloutState === 'COMPLETED') break
    }
    expect(running).toBe(3)
    expect(await sample.tasks(client, 'RUNNING')).toHaveLength(3)
  })
})

describe('UpdateService', () => {
  it.each([
    ['a new revision', { taskDefinition: 'advisor:2' }, 2],
    ['force', { forceNewDeployment: true }, 2],
    ['another network', { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } } }, 2],
    ['another platform', { platformVersion: '1.3.0' }, 2],
    ['the revision that runs', { taskDefinition: 'advisor:1' }, 1],
    ['another count', { desiredCount: 2 }, 1],
    ['another configuration', { deploymentConfiguration: breaker(false) }, 1],
  ])('with %s', async (_, change, count) => {
    await begin()
    await revision()
    await sample.update(client, change)
    expect(await statuses()).toHaveLength(count)
  })

  it('with another count brings that many about', async () => {
    await begin()
    await sample.update(client, { desiredCount: 3 })
    while ((await sample.described(client)).runningCount !== 3)
      await new Promise((resolve) => setTimeout(resolve, 20))
    await sample.update(client, { desiredCount: 0 })
    while ((await sample.described(client)).runningCount !== 0)
      await new Promise((resolve) => setTimeout(resolve, 20))
    expect((await fetch(twin.fargate.serviceUrl(sample.cluster, sample.service))).status).toBe(503)
  })

  it('with what the twin does not know is a defect to be seen', async () => {
    await begin()
    expect((await refusalOf(sample.update(client, { enableExecuteCommand: true }))).message).toContain(
      'enableExecuteCommand',
    )
  })
})

describe('lists', () => {
  it('come in pages', async () => {
    await begin()
    for (let more = 0; more < 2; more++) {
      await sample.update(client, { forceNewDeployment: true })
      await sample.over(client)
    }
    const first = await client.send(new ListServiceDeploymentsCommand({ ...sample.place, maxResults: 2 }))
    expect(first.serviceDeployments).toHaveLength(2)
    const { nextToken } = first
    const last = await client.send(
      new ListServiceDeploymentsCommand({ ...sample.place, maxResults: 2, nextToken }),
    )
    expect(last.serviceDeployments).toHaveLength(1)
    expect(last).not.toHaveProperty('nextToken')
  })

  it('of deployments are narrowed by status and time', async () => {
    await begin()
    const between = new Date()
    await sample.update(client, { forceNewDeployment: true })
    await sample.over(client)
    const list = async (createdAt: { after?: Date; before?: Date }, status = ['SUCCESSFUL' as const]) =>
      (await client.send(new ListServiceDeploymentsCommand({ ...sample.place, createdAt, status })))
        .serviceDeployments
    expect(await list({ after: between })).toHaveLength(1)
    expect(await list({ before: between })).toHaveLength(1)
    const stopped = new ListServiceDeploymentsCommand({ ...sample.place, status: ['STOPPED'] })
    expect((await client.send(stopped)).serviceDeployments).toEqual([])
  })

  it('of tasks are narrowed by family and by what started them', async () => {
    await begin()
    const { deployments = [] } = await sample.described(client)
    const list = async (by: object) =>
      (await client.send(new ListTasksCommand({ cluster: sample.cluster, ...by }))).taskArns
    expect(await list({ startedBy: deployments[0]?.id })).toHaveLength(1)
    expect(await list({ startedBy: 'ecs-svc/1' })).toEqual([])
    expect(await list({ family: 'advisor' })).toHaveLength(1)
    expect(await list({ family: 'other' })).toEqual([])
  })
})

it('tells of a task definition what was registered, with defaults, and tags when asked', async () => {
  await begin()
  const tags = [{ key: 'commit', value: '0123abc' }]
  const taskDefinition = await sample.register(
    client,
    sample.taskDefinition({
      container: { image, healthCheck: { command: ['CMD', 'true'] } },
      task: { tags, cpu: '.25 vCPU', memory: '1 GB' },
    }),
  )
  const ask = async (include?: ['TAGS']) =>
    client.send(
      new DescribeTaskDefinitionCommand({ taskDefinition, ...(include !== undefined && { include }) }),
    )
  expect(await ask(['TAGS'])).toMatchObject({
    tags,
    taskDefinition: {
      revision: 2,
      cpu: '256',
      memory: '1024',
      status: 'ACTIVE',
      compatibilities: ['EC2', 'FARGATE'],
      containerDefinitions: [
        {
          essential: true,
          portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: 'tcp' }],
          healthCheck: { interval: 30, timeout: 5, retries: 3 },
        },
      ],
    },
  })
  expect(await ask()).not.toHaveProperty('tags')
})

it('throttles by the table of faults', async () => {
  await begin({ faults: [{ service: 'ecs', operation: 'UpdateService', nth: 1, answer: 'throttled' }] })
  expect((await refusalOf(sample.update(client, { forceNewDeployment: true }))).name).toBe(
    'ThrottlingException',
  )
  expect(await statuses()).toHaveLength(1)
})
