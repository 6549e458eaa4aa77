import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ecs } from '../../../src/adapters/aws/ecs.ts'
import type { TaskDefinition } from '../../../src/core/deploy/fargate/definition.ts'
import type { Service } from '../../../src/core/deploy/fargate/service.ts'
import { startTwin, type Twin } from '../../../src/twin/twin.ts'
import { temporaryFolder } from '../../folder.ts'
import { session } from '../../twin/client.ts'
import * as sample from '../../twin/ecs/sample.ts'
import { sampleLayout } from '../../twin/image.ts'

const signal = new AbortController().signal
const folder = temporaryFolder()
let digest: string
let twin: Twin
let service: Service

beforeAll(async () => {
  digest = (await sampleLayout(folder)).digest
  twin = await startTwin({ speed: 600 })
  await twin.fargate.seed({
    cluster: sample.cluster,
    name: sample.service,
    layout: folder,
    repository: 'advisor',
    taskDefinition: sample.taskDefinition({
      environment: { TEXT: 'one' },
      task: { tags: [{ key: 'a', value: 'b' }] },
    }),
  })
  service = await serviceAs({})
}, 60_000)
afterAll(() => twin.stop())

type Change = {
  readonly cluster?: string
  readonly name?: string
  readonly endpoint?: string
  readonly signal?: AbortSignal
}
const serviceAs = async ({ cluster, name, endpoint, signal: other }: Change): Promise<Service> => {
  const credentials = await session(twin, { RoleArn: twin.fargate.roleArn })
  const where = { region: twin.region, endpoint: endpoint ?? twin.url, credentials }
  return ecs(where, cluster ?? sample.cluster, name ?? sample.service, other ?? signal)
}

describe('ECS by its API', () => {
  it('tells what runs in core’s words', async () => {
    const state = await service.find()
    expect(state).toEqual({
      status: 'ACTIVE',
      taskDefinition: expect.stringMatching(/:task-definition\/advisor:1$/),
      desiredCount: 1,
      controller: 'ECS',
      launchType: 'FARGATE',
      isBalanced: false,
      hasCircuitBreaker: true,
      newest: { id: expect.stringMatching(/^ecs-svc\/\d+$/), createdAt: expect.any(Number) },
    })
    const [task] = await service.tasks()
    expect(task).toMatchObject({ status: 'RUNNING', containers: [{ name: 'app', imageDigest: digest }] })
    expect(await service.deployments('unfinished')).toEqual([])
    const [deployment] = await service.deployments({ since: 0 })
    expect(deployment).toMatchObject({ status: 'SUCCESSFUL', taskDefinition: task?.taskDefinition })
    expect(await service.deployments({ since: (deployment?.createdAt ?? 0) + 60_000 })).toEqual([])
  })

  it('gives a definition without what AWS added, and takes it again', async () => {
    const found = await service.revision('advisor')
    expect(Object.keys(found?.definition ?? {})).not.toEqual(
      expect.arrayContaining(['taskDefinitionArn', 'revision', 'status', 'registeredAt', 'compatibilities']),
    )
    expect(found?.definition).toMatchObject({
      family: 'advisor',
      cpu: '256',
      tags: [{ key: 'a', value: 'b' }],
    })
    const again = { ...(found?.definition as TaskDefinition), memory: '1024' }
    const arn = await service.register(again)
    expect(arn).toMatch(/advisor:2$/)
    expect((await service.revision(arn))?.definition).toEqual(again)
    await service.update(arn, false)
    for (;;) {
      const deployments = await service.deployments({ since: 0 })
      expect(deployments.map(({ taskDefinition }) => taskDefinition?.slice(-1))).toEqual(['1', '2'])
      if (deployments[1]?.status === 'SUCCESSFUL') break
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect((await service.tasks()).find(({ status }) => status === 'RUNNING')?.taskDefinition).toBe(arn)
    await service.update(arn, true)
    expect(await service.deployments({ since: 0 })).toHaveLength(3)
  }, 60_000)

  it('knows what is not there', async () => {
    expect(await (await serviceAs({ name: 'other' })).find()).toBeUndefined()
    expect(await (await serviceAs({ cluster: 'other' })).find()).toBe('no-cluster')
    expect(await service.revision('nothing')).toBeUndefined()
  })

  it('registers once, whatever becomes of the answer', async () => {
    const count = twin.calls.filter(({ operation }) => operation === 'RegisterTaskDefinition').length
    const row = {
      service: 'ecs',
      operation: 'RegisterTaskDefinition',
      nth: count + 1,
      answer: 'truncated',
    } as const
    twin.faults.rows.splice(0, Infinity, row)
    const found = await service.revision('advisor')
    await expect(service.register(found?.definition as TaskDefinition)).rejects.toMatchObject({
      detail: 'unreachable',
    })
    twin.faults.rows.splice(0)
    expect(twin.calls.filter(({ operation }) => operation === 'RegisterTaskDefinition')).toHaveLength(
      count + 1,
    )
  })

  it('names the action that was refused, and the host that never answers', async () => {
    const nobody = await serviceAs({ endpoint: 'http://127.0.0.1:9' })
    await expect(nobody.tasks()).rejects.toMatchObject({
      detail: 'unreachable',
      message: expect.stringContaining('127.0.0.1:9'),
    })
    await expect(service.update('advisor:99', false)).rejects.toMatchObject({
      detail: 'refused',
      message: expect.stringContaining('ecs:UpdateService'),
    })
  })

  it('stops with the run', async () => {
    const stopped = await serviceAs({ signal: AbortSignal.abort() })
    await expect(stopped.find()).rejects.toThrow()
  })
})
