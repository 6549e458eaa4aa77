import {
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListServiceDeploymentsCommand,
  StopServiceDeploymentCommand,
} from '@aws-sdk/client-ecs'
import { describe, expect, it } from '@jest/globals'
import { refusalOf } from '../../client.ts'
import * as sample from '../sample.ts'
import { definition, seeded } from './seeded.ts'

const its = seeded()

describe('a call is refused', () => {
  it.each([
    [
      'of a cluster that is not there',
      () => its.client.send(new DescribeServicesCommand({ services: ['a'] })),
      'ClusterNotFoundException',
    ],
    [
      'of more than ten services',
      () =>
        its.client.send(
          new DescribeServicesCommand({ cluster: sample.cluster, services: Array(11).fill('a') }),
        ),
      'InvalidParameterException',
    ],
    [
      'of deployments of no service',
      () => its.client.send(new ListServiceDeploymentsCommand({ ...sample.place, service: 'nobody' })),
      'ServiceNotFoundException',
    ],
    [
      'of a page of none',
      () => its.client.send(new ListServiceDeploymentsCommand({ ...sample.place, maxResults: 0 })),
      'InvalidParameterException',
    ],
    [
      'with a token that is none',
      () => its.client.send(new ListServiceDeploymentsCommand({ ...sample.place, nextToken: 'none' })),
      'InvalidParameterException',
    ],
    [
      'of a task definition that is not there',
      () => its.client.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'nobody' })),
      'ClientException',
    ],
    [
      'to deregister a whole family',
      () => its.client.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'advisor' })),
      'ClientException',
    ],
    [
      'to stop what is no deployment',
      () =>
        its.client.send(
          new StopServiceDeploymentCommand({
            serviceDeploymentArn: 'arn:aws:ecs:us-east-1:123456789012:service-deployment/a/b/c',
          }),
        ),
      'ServiceDeploymentNotFoundException',
    ],
    [
      'to update no service',
      () => sample.update(its.client, { service: 'nobody' }),
      'ServiceNotFoundException',
    ],
    [
      'to update to no task definition',
      () => sample.update(its.client, { taskDefinition: 'advisor:99' }),
      'ClientException',
    ],
  ])('%s', async (_, call, name) => {
    expect((await refusalOf(call())).name).toBe(name)
  })

  it('to update to an inactive revision, which can still be described', async () => {
    const arn = await sample.register(its.client, definition())
    await its.client.send(new DeregisterTaskDefinitionCommand({ taskDefinition: arn }))
    expect(await refusalOf(sample.update(its.client, { taskDefinition: arn }))).toEqual({
      name: 'ClientException',
      message: 'TaskDefinition is inactive',
    })
    const { taskDefinition } = await its.client.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: arn }),
    )
    expect(taskDefinition?.status).toBe('INACTIVE')
    const latest = await its.client.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'advisor' }))
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
    const taskDefinition = await sample.register(its.client, definition(change))
    expect(await refusalOf(sample.update(its.client, { taskDefinition }))).toEqual({
      name: 'InvalidParameterException',
      message: expect.stringContaining(message),
    })
  })

  it('names what a describe call does not find beside what it finds', async () => {
    const services = [sample.service, 'nobody']
    const answer = await its.client.send(new DescribeServicesCommand({ cluster: sample.cluster, services }))
    expect(answer.services).toHaveLength(1)
    expect(answer.failures).toEqual([{ arn: 'nobody', reason: 'MISSING' }])
    const tasks = await its.client.send(
      new DescribeTasksCommand({ cluster: sample.cluster, tasks: ['none'] }),
    )
    expect(tasks).toMatchObject({ tasks: [], failures: [{ arn: 'none', reason: 'MISSING' }] })
  })
})
