import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  StopServiceDeploymentCommand,
} from '@aws-sdk/client-ecs'
import { GetContainerServicesCommand } from '@aws-sdk/client-lightsail'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startTwin, type Twin } from '../../../src/twin/twin.ts'
import { ecsClient, lightsailClient, refusalOf, session } from '../client.ts'
import { sampleLayout } from '../image.ts'
import * as sample from './sample.ts'

let layout: string
let twin: Twin
let client: ECSClient
beforeAll(async () => {
  layout = await mkdtemp(join(tmpdir(), 'kship-'))
  await sampleLayout(layout)
  twin = await startTwin({ health: 'simulated', speed: 1000 })
  await twin.fargate.seed({
    cluster: sample.cluster,
    name: sample.service,
    layout,
    repository: 'advisor',
    taskDefinition: sample.taskDefinition(),
    loadBalancer: sample.loadBalancer,
  })
  client = ecsClient(twin, await session(twin, { RoleArn: twin.fargate.roleArn }))
}, 60_000)
afterAll(async () => {
  await twin.stop()
  await rm(layout, { recursive: true, force: true })
})

const image = 'registry.example.invalid/advisor:1'
const definition = (change: sample.Variation = {}) =>
  sample.taskDefinition({ ...change, container: { image, ...change.container } })
const unset = undefined as unknown as string

describe('a task definition is refused', () => {
  it.each([
    [
      'with a size that Fargate has not',
      { cpu: '256', memory: '3072' },
      'ClientException',
      'No Fargate configuration exists for given values: 256 CPU, 3072 memory',
    ],
    ['without cpu', { cpu: unset }, 'ClientException', "'cpu' be defined at the task level"],
    ['without memory', { memory: unset }, 'ClientException', "'memory' be defined at the task level"],
    ['with a cpu that is no number', { cpu: 'much' }, 'ClientException', "Invalid 'cpu' setting"],
    [
      'with another network mode',
      { networkMode: 'bridge' as const },
      'ClientException',
      "network mode 'awsvpc'",
    ],
    ['with no container', { containerDefinitions: [] }, 'ClientException', 'Container list cannot be empty'],
    [
      'with too many tags',
      { tags: Array.from({ length: 51 }, (_, at) => ({ key: `k${at}`, value: '' })) },
      'InvalidParameterException',
      'tags',
    ],
    ['with a family that is no name', { family: 'a b' }, 'InvalidParameterException', 'family'],
  ])('%s', async (_, task, name, message) => {
    const refusal = await refusalOf(sample.register(client, definition({ task })))
    expect(refusal).toEqual({ name, message: expect.stringContaining(message) })
  })

  it.each([
    ['without an image', { image: '' }, 'Container.image should not be null or empty'],
    ['with a name that is none', { name: 'a b' }, 'Invalid container name'],
    ['with nothing essential', { essential: false }, 'at least one essential container'],
    [
      'with ports that differ',
      { portMappings: [{ containerPort: 80, hostPort: 81 }] },
      'host ports and container ports',
    ],
    ['with a privileged container', { privileged: true }, 'privileged'],
  ])('%s', async (_, container, message) => {
    const refusal = await refusalOf(sample.register(client, definition({ container })))
    expect(refusal).toEqual({ name: 'ClientException', message: expect.stringContaining(message) })
  })

  it.each([
    [
      'an image in ECR',
      { image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/advisor:1' },
      'to support ECR images',
    ],
    ['secrets', { secrets: [{ name: 'A', valueFrom: 'arn' }] }, "'executionRoleArn'"],
    ['a log', { logConfiguration: { logDriver: 'awslogs' as const } }, 'log driver awslogs'],
  ])('with %s and no execution role', async (_, container, message) => {
    const refusal = await refusalOf(
      sample.register(client, definition({ container, task: { executionRoleArn: unset } })),
    )
    expect(refusal).toEqual({ name: 'ClientException', message: expect.stringContaining(message) })
  })

  it('with a health check out of bounds', async () => {
    const healthCheck = { ...sample.healthCheck, interval: 4 }
    const refusal = await refusalOf(sample.register(client, definition({ container: { healthCheck } })))
    expect(refusal.name).toBe('InvalidParameterException')
  })
})

describe('a call is refused', () => {
  it.each([
    [
      'of a cluster that is not there',
      () => client.send(new DescribeServicesCommand({ services: ['a'] })),
      'ClusterNotFoundException',
    ],
    [
      'of more than ten services',
      () =>
        client.send(new DescribeServicesCommand({ cluster: sample.cluster, services: Array(11).fill('a') })),
      'InvalidParameterException',
    ],
    [
      'of deployments of no service',
      () => client.send(new ListServiceDeploymentsCommand({ ...sample.place, service: 'nobody' })),
      'ServiceNotFoundException',
    ],
    [
      'of a page of none',
      () => client.send(new ListServiceDeploymentsCommand({ ...sample.place, maxResults: 0 })),
      'InvalidParameterException',
    ],
    [
      'with a token that is none',
      () => client.send(new ListServiceDeploymentsCommand({ ...sample.place, nextToken: 'none' })),
      'InvalidParameterException',
    ],
    [
      'of a task definition that is not there',
      () => client.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'nobody' })),
      'ClientException',
    ],
    [
      'to deregister a whole family',
      () => client.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'advisor' })),
      'ClientException',
    ],
    [
      'to stop what is no deployment',
      () =>
        client.send(
          new StopServiceDeploymentCommand({
            serviceDeploymentArn: 'arn:aws:ecs:us-east-1:123456789012:service-deployment/a/b/c',
          }),
        ),
      'ServiceDeploymentNotFoundException',
    ],
    ['to update no service', () => sample.update(client, { service: 'nobody' }), 'ServiceNotFoundException'],
    [
      'to update to no task definition',
      () => sample.update(client, { taskDefinition: 'advisor:99' }),
      'ClientException',
    ],
  ])('%s', async (_, call, name) => {
    expect((await refusalOf(call())).name).toBe(name)
  })

  it('to update to an inactive revision, which can still be described', async () => {
    const arn = await sample.register(client, definition())
    await client.send(new DeregisterTaskDefinitionCommand({ taskDefinition: arn }))
    expect(await refusalOf(sample.update(client, { taskDefinition: arn }))).toEqual({
      name: 'ClientException',
      message: 'TaskDefinition is inactive',
    })
    const { taskDefinition } = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn }))
    expect(taskDefinition?.status).toBe('INACTIVE')
    const latest = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'advisor' }))
    expect(latest.taskDefinition?.status).toBe('ACTIVE')
  })

  it.each([
    [
      'is not for Fargate',
      { task: { requiresCompatibilities: ['EC2' as const] } },
      'does not support launch_type FARGATE',
    ],
    [
      'lacks the port of the load balancer',
      { container: { portMappings: [{ containerPort: 9 }] } },
      'did not have a container port 8080',
    ],
    ['lacks its container', { container: { name: 'web' } }, 'The container app does not exist'],
  ])('to update to a revision that %s', async (_, change, message) => {
    const taskDefinition = await sample.register(client, definition(change))
    expect(await refusalOf(sample.update(client, { taskDefinition }))).toEqual({
      name: 'InvalidParameterException',
      message: expect.stringContaining(message),
    })
  })

  it('names what a describe call does not find beside what it finds', async () => {
    const services = [sample.service, 'nobody']
    const answer = await client.send(new DescribeServicesCommand({ cluster: sample.cluster, services }))
    expect(answer.services).toHaveLength(1)
    expect(answer.failures).toEqual([{ arn: 'nobody', reason: 'MISSING' }])
    const tasks = await client.send(new DescribeTasksCommand({ cluster: sample.cluster, tasks: ['none'] }))
    expect(tasks).toMatchObject({ tasks: [], failures: [{ arn: 'none', reason: 'MISSING' }] })
  })
})

describe('a role is refused', () => {
  it('what it was not given', async () => {
    const lightsail = lightsailClient(twin, await session(twin, { RoleArn: twin.fargate.roleArn }))
    const refusal = await refusalOf(lightsail.send(new GetContainerServicesCommand({})))
    expect(refusal.name).toBe('AccessDeniedException')
    const other = ecsClient(twin, await session(twin))
    expect(await refusalOf(sample.update(other, {}))).toEqual({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        'ecs:UpdateService on resource: arn:aws:ecs:us-east-1:123456789012:service/production/advisor',
      ),
    })
  })

  it.each([
    ['executionRoleArn', { executionRoleArn: 'arn:aws:iam::123456789012:role/administrator' }],
    ['taskRoleArn', { taskRoleArn: 'arn:aws:iam::123456789012:role/administrator' }],
  ])('to pass a role as %s that it may not pass', async (_, task) => {
    expect(await refusalOf(sample.register(client, definition({ task })))).toEqual({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        'iam:PassRole on resource: arn:aws:iam::123456789012:role/administrator',
      ),
    })
  })

  it('a service that its session does not name', async () => {
    const Policy = JSON.stringify({
      Statement: {
        Effect: 'Allow',
        Action: 'ecs:*',
        Resource: 'arn:aws:ecs:us-east-1:123456789012:service/production/other',
      },
    })
    const narrow = ecsClient(twin, await session(twin, { RoleArn: twin.fargate.roleArn, Policy }))
    expect((await refusalOf(sample.described(narrow))).name).toBe('AccessDeniedException')
  })
})
