import {
  DescribeTaskDefinitionCommand,
  ListServiceDeploymentsCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs'
import { describe, expect, it } from '@jest/globals'
import * as sample from '../sample.ts'
import { service } from './service.ts'

const { its, begin } = service()

describe('lists', () => {
  it('come in pages', async () => {
    await begin()
    for (let more = 0; more < 2; more++) {
      await sample.update(its.client, { forceNewDeployment: true })
      await sample.over(its.client)
    }
    const first = await its.client.send(new ListServiceDeploymentsCommand({ ...sample.place, maxResults: 2 }))
    expect(first.serviceDeployments).toHaveLength(2)
    const { nextToken } = first
    const last = await its.client.send(
      new ListServiceDeploymentsCommand({ ...sample.place, maxResults: 2, nextToken }),
    )
    expect(last.serviceDeployments).toHaveLength(1)
    expect(last).not.toHaveProperty('nextToken')
  })

  it('of deployments are narrowed by status and time', async () => {
    await begin()
    const between = new Date()
    await sample.update(its.client, { forceNewDeployment: true })
    await sample.over(its.client)
    const list = async (createdAt: { after?: Date; before?: Date }, status = ['SUCCESSFUL' as const]) =>
      (await its.client.send(new ListServiceDeploymentsCommand({ ...sample.place, createdAt, status })))
        .serviceDeployments
    expect(await list({ after: between })).toHaveLength(1)
    expect(await list({ before: between })).toHaveLength(1)
    const stopped = new ListServiceDeploymentsCommand({ ...sample.place, status: ['STOPPED'] })
    expect((await its.client.send(stopped)).serviceDeployments).toEqual([])
  })

  it('of tasks are narrowed by family and by what started them', async () => {
    await begin()
    const { deployments = [] } = await sample.described(its.client)
    const list = async (by: object) =>
      (await its.client.send(new ListTasksCommand({ cluster: sample.cluster, ...by }))).taskArns
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
    its.client,
    sample.taskDefinition({
      container: { image: its.image, healthCheck: { command: ['CMD', 'true'] } },
      task: { tags, cpu: '.25 vCPU', memory: '1 GB' },
    }),
  )
  const ask = async (include?: ['TAGS']) =>
    its.client.send(
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
