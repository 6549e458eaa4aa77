import { randomUUID } from 'node:crypto'
import { DescribeServiceRevisionsCommand, StopServiceDeploymentCommand } from '@aws-sdk/client-ecs'
import { afterEach, expect, it } from '@jest/globals'
import type { SeedFargate } from '../../../src/twin/ecs/seed.ts'
import type { TwinOptions } from '../../../src/twin/twin.ts'
import { refusalOf } from '../client.ts'
import { alive, descendants } from '../containers/processes.ts'
import { account } from './account.ts'
import type { Variation } from './sample.ts'
import * as sample from './sample.ts'

const its = account()
afterEach(() => its.twin.stop())
const begin = (options?: TwinOptions, seed: Partial<SeedFargate> = {}) =>
  its.begin(options, { taskDefinition: sample.taskDefinition({ environment: { TEXT: 'one' } }), ...seed })
const answer = async (): Promise<string> =>
  (await fetch(its.twin.fargate.serviceUrl(sample.cluster, sample.service))).text()
const deploy = async (environment: Record<string, string>, container: Variation['container'] = {}) => {
  const input = sample.taskDefinition({ environment, container: { image: its.image, ...container } })
  const arn = await sample.register(its.client, input)
  await sample.update(its.client, { taskDefinition: arn })
  return arn
}

it('replaces what runs by what was registered', async () => {
  await begin()
  expect(await answer()).toBe('one')
  const [source] = await sample.deployments(its.client)
  const arn = await deploy({ TEXT: 'two' }, { healthCheck: sample.healthCheck })
  expect(arn).toMatch(/:task-definition\/advisor:2$/)
  expect((await sample.described(its.client)).deployments).toMatchObject([
    { status: 'PRIMARY', rolloutState: 'IN_PROGRESS', taskDefinition: arn },
    { status: 'ACTIVE', rolloutState: 'COMPLETED' },
  ])
  const { deployment, seen } = await sample.over(its.client)
  expect(seen).toEqual(expect.arrayContaining(['IN_PROGRESS', 'SUCCESSFUL']))
  expect(deployment).toMatchObject({
    sourceServiceRevisions: [{ arn: source?.targetServiceRevision?.arn }],
    targetServiceRevision: { requestedTaskCount: 1, runningTaskCount: 1, pendingTaskCount: 0 },
    deploymentCircuitBreaker: { status: 'MONITORING_COMPLETE', failureCount: 0, threshold: 3 },
  })
  const revision = deployment.targetServiceRevision?.arn ?? ''
  const { serviceRevisions } = await its.client.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns: [revision] }),
  )
  expect(serviceRevisions).toMatchObject([
    {
      taskDefinition: arn,
      containerImages: [{ containerName: 'app', image: its.image, imageDigest: its.digest }],
    },
  ])
  expect(await sample.tasks(its.client, 'RUNNING')).toMatchObject([
    {
      taskDefinitionArn: arn,
      lastStatus: 'RUNNING',
      healthStatus: 'HEALTHY',
      containers: [{ imageDigest: its.digest, lastStatus: 'RUNNING' }],
    },
  ])
  expect(await answer()).toBe('two')
}, 60_000)

it('rolls a crash loop back, and looks then as if nothing had been', async () => {
  await begin()
  const before = await sample.described(its.client)
  const arn = await deploy({ MODE: 'exit' })
  const { deployment, seen } = await sample.over(its.client)
  expect(seen.at(-1)).toBe('ROLLBACK_SUCCESSFUL')
  expect(deployment).toMatchObject({
    statusReason: expect.stringContaining('circuit breaker'),
    rollback: { serviceRevisionArn: deployment.sourceServiceRevisions?.[0]?.arn },
    deploymentCircuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 },
  })
  const stopped = await sample.tasks(its.client, 'STOPPED')
  expect(stopped.filter((task) => task.taskDefinitionArn === arn).slice(0, 3)).toEqual(
    Array.from({ length: 3 }, () =>
      expect.objectContaining({
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        containers: [expect.objectContaining({ exitCode: 3 })],
      }),
    ),
  )
  const after = await sample.described(its.client)
  expect(after).toMatchObject({
    taskDefinition: before.taskDefinition,
    desiredCount: 1,
    runningCount: 1,
    pendingCount: 0,
    deployments: [{ id: before.deployments?.[0]?.id, status: 'PRIMARY', rolloutState: 'COMPLETED' }],
  })
  expect(after.events?.map(({ message }) => message).join()).toContain('rolling back to deployment ecs-svc/')
  expect(await answer()).toBe('one')
}, 60_000)

it('never gives a crash loop up where nothing checks the tasks, until it is stopped', async () => {
  await begin({}, { loadBalancer: undefined })
  const arn = await deploy({ MODE: 'exit' })
  const ended = async () =>
    (await sample.tasks(its.client, 'STOPPED')).filter((task) => task.taskDefinitionArn === arn)
  while ((await ended()).length < 4) await new Promise((resolve) => setTimeout(resolve, 50))
  const [deployment] = await sample.deployments(its.client)
  expect(deployment).toMatchObject({
    status: 'IN_PROGRESS',
    deploymentCircuitBreaker: { status: 'MONITORING', failureCount: 0 },
  })
  const { serviceDeploymentArn } = deployment ?? {}
  await its.client.send(new StopServiceDeploymentCommand({ serviceDeploymentArn }))
  const end = await sample.over(its.client)
  expect(end.deployment.status).toBe('ROLLBACK_SUCCESSFUL')
  const again = its.client.send(new StopServiceDeploymentCommand({ serviceDeploymentArn }))
  expect((await refusalOf(again)).name).toBe('ConflictException')
  expect(await answer()).toBe('one')
}, 60_000)

it.each([
  [
    'its own check',
    { loadBalancer: undefined },
    'Task failed container health checks',
    { healthStatus: 'UNHEALTHY' },
  ],
  [
    'the load balancer',
    { loadBalancer: { ...sample.loadBalancer, check: { path: '/health' } } },
    'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:',
    { healthStatus: 'UNKNOWN' },
  ],
])(
  'stops a task that %s finds unhealthy',
  async (_, seed, reason, task) => {
    await begin({ patience: 30_000 }, seed)
    const healthCheck = seed.loadBalancer === undefined ? sample.healthCheck : undefined
    await deploy({ MODE: 'unhealthy' }, { healthCheck })
    expect((await sample.over(its.client)).deployment.status).toBe('ROLLBACK_SUCCESSFUL')
    const stopped = (await sample.tasks(its.client, 'STOPPED')).filter(({ stoppedReason }) =>
      stoppedReason?.startsWith(reason),
    )
    expect(stopped.length).toBeGreaterThanOrEqual(3)
    expect(stopped[0]).toMatchObject({ stopCode: 'ServiceSchedulerInitiated', ...task })
  },
  60_000,
)

it('hands secrets on by name, and what a definition says over what the image says', async () => {
  const secret = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:advisor-AbCdEf'
  const value = randomUUID()
  await begin({}, { secrets: { [secret]: value } })
  await deploy(
    {},
    { secrets: [{ name: 'TEXT', valueFrom: secret }], workingDirectory: '/', command: ['app/server.js'] },
  )
  expect((await sample.over(its.client)).deployment.status).toBe('SUCCESSFUL')
  expect(await answer()).toBe(value)
  await deploy({}, { secrets: [{ name: 'TEXT', valueFrom: `${secret}:none` }] })
  expect((await sample.over(its.client)).deployment.status).toBe('ROLLBACK_SUCCESSFUL')
  expect((await sample.tasks(its.client, 'STOPPED')).at(-1)).toMatchObject({
    stopCode: 'TaskFailedToStart',
    stoppedReason: expect.stringContaining('ResourceInitializationError'),
  })
}, 60_000)

it('ends the old task before the new one starts where they share the network', async () => {
  await begin({ health: 'process by chroot' })
  expect(its.twin.facts.join()).toContain("machine's network")
  await deploy({ TEXT: 'two' })
  expect((await sample.over(its.client)).deployment.status).toBe('SUCCESSFUL')
  expect(await answer()).toBe('two')
}, 60_000)

it('leaves no process and no file behind when it ends in the middle of a deployment', async () => {
  await begin()
  await deploy({ TEXT: 'two' })
  while ((await sample.tasks(its.client, 'RUNNING')).length < 2)
    await new Promise((resolve) => setTimeout(resolve, 20))
  const mine = descendants()
  expect(mine.length).toBeGreaterThanOrEqual(3)
  await its.twin.stop()
  expect(mine.filter(alive)).toEqual([])
})
