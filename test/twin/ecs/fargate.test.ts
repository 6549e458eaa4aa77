import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DescribeServiceRevisionsCommand, type ECSClient } from '@aws-sdk/client-ecs'
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals'
import type { Digest } from '../../../src/core/image/oci.ts'
import { startTwin, type Twin, type TwinOptions } from '../../../src/twin/twin.ts'
import { ecsClient, session } from '../client.ts'
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
async function begin(options: TwinOptions = {}): Promise<void> {
  twin = await startTwin(options)
  await twin.fargate.seed({
    cluster: sample.cluster,
    name: sample.service,
    layout,
    repository: 'advisor',
    taskDefinition: sample.taskDefinition({ environment: { TEXT: 'one' } }),
    loadBalancer: sample.loadBalancer,
  })
  image = `${twin.fargate.registry}/advisor@${digest}`
  client = ecsClient(twin, await session(twin, { RoleArn: twin.fargate.roleArn }))
}
const answer = async (): Promise<string> =>
  (await fetch(twin.fargate.serviceUrl(sample.cluster, sample.service))).text()

it('replaces what runs by what was registered', async () => {
  await begin()
  expect(await answer()).toBe('one')
  const [source] = await sample.deployments(client)
  const arn = await sample.register(
    client,
    sample.taskDefinition({
      environment: { TEXT: 'two' },
      container: { image, healthCheck: sample.healthCheck },
    }),
  )
  expect(arn).toMatch(/:task-definition\/advisor:2$/)
  const { service } = await sample.update(client, { taskDefinition: arn })
  expect(service?.deployments?.map(({ status, rolloutState }) => [status, rolloutState])).toEqual([
    ['PRIMARY', 'IN_PROGRESS'],
    ['ACTIVE', 'COMPLETED'],
  ])
  const { deployment, seen } = await sample.over(client)
  expect(seen).toEqual(expect.arrayContaining(['IN_PROGRESS', 'SUCCESSFUL']))
  expect(deployment).toMatchObject({
    sourceServiceRevisions: [{ arn: source?.targetServiceRevision?.arn }],
    targetServiceRevision: { requestedTaskCount: 1, runningTaskCount: 1, pendingTaskCount: 0 },
    deploymentCircuitBreaker: { status: 'MONITORING_COMPLETE', failureCount: 0, threshold: 3 },
  })
  const revision = deployment.targetServiceRevision?.arn ?? ''
  const { serviceRevisions } = await client.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns: [revision] }),
  )
  expect(serviceRevisions).toMatchObject([
    { taskDefinition: arn, containerImages: [{ containerName: 'app', image, imageDigest: digest }] },
  ])
  expect(await sample.tasks(client, 'RUNNING')).toMatchObject([
    {
      taskDefinitionArn: arn,
      lastStatus: 'RUNNING',
      healthStatus: 'HEALTHY',
      containers: [{ imageDigest: digest, lastStatus: 'RUNNING' }],
    },
  ])
  expect(await answer()).toBe('two')
}, 60_000)
