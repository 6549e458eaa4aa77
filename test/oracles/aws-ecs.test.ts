import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Digest } from '../../src/core/image/oci.ts'
import { startTwin, type Twin } from '../../src/twin/twin.ts'
import { session } from '../twin/client.ts'
import * as sample from '../twin/ecs/sample.ts'
import { sampleLayout } from '../twin/image.ts'
import { type Answer, type Asked, askAws } from './aws.ts'
import { oracle } from './oracle.ts'

/** ECS as botocore has it: every member of an answer that it does not know is lost, and so is missed here. */
oracle('the aws CLI with ECS', 'aws', (binary) => {
  let twin: Twin
  let home: string
  let digest: Digest
  let image: string
  let credentials: Record<string, string> = {}

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'kship-'))
    digest = (await sampleLayout(join(home, 'layout'))).digest
    twin = await startTwin()
    await twin.fargate.seed({
      cluster: sample.cluster,
      name: sample.service,
      layout: join(home, 'layout'),
      repository: 'advisor',
      taskDefinition: sample.taskDefinition({ environment: { TEXT: 'one' } }),
      loadBalancer: sample.loadBalancer,
    })
    image = `${twin.fargate.registry}/advisor@${digest}`
    credentials = await sessionOf(twin.fargate.roleArn)
  }, 60_000)
  afterAll(async () => {
    await twin.stop()
    await rm(home, { recursive: true, force: true })
  })

  async function sessionOf(RoleArn: string): Promise<Record<string, string>> {
    const { accessKeyId, secretAccessKey, sessionToken = '' } = await session(twin, { RoleArn })
    return {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    }
  }
  const ecs = (...args: string[]): Promise<Asked> =>
    askAws(binary, { twin, home }, credentials, ['ecs', ...args])
  const place = ['--cluster', sample.cluster]
  const service = ['--service', sample.service]

  async function register(environment: Record<string, string>): Promise<string> {
    const input = sample.taskDefinition({
      environment,
      container: { image, healthCheck: sample.healthCheck },
    })
    const { answer } = await ecs('register-task-definition', '--cli-input-json', JSON.stringify(input))
    const { taskDefinitionArn } = answer['taskDefinition'] as Record<string, string>
    return taskDefinitionArn ?? ''
  }

  /** The newest service deployment once it is over. */
  async function followed(): Promise<Answer> {
    for (;;) {
      const listed = await ecs('list-service-deployments', ...place, ...service)
      const [newest] = listed.answer['serviceDeployments'] as Record<string, string>[]
      const arn = newest?.['serviceDeploymentArn'] ?? ''
      const { answer } = await ecs('describe-service-deployments', '--service-deployment-arns', arn)
      const [deployment = {}] = answer['serviceDeployments'] as Answer[]
      if (!['PENDING', 'IN_PROGRESS', 'ROLLBACK_IN_PROGRESS'].includes(String(deployment['status'])))
        return deployment
    }
  }
  const answered = async (): Promise<string> =>
    (await fetch(twin.fargate.serviceUrl(sample.cluster, sample.service))).text()

  it('registers, updates, follows, and reads the digest that runs', async () => {
    const taskDefinition = await register({ TEXT: 'two' })
    const updated = await ecs(
      'update-service',
      ...[...place, ...service, '--task-definition', taskDefinition],
    )
    expect(updated.answer).toMatchObject({
      service: { deployments: [{ status: 'PRIMARY', taskDefinition, rolloutState: 'IN_PROGRESS' }, {}] },
    })
    const deployment = await followed()
    expect(deployment).toMatchObject({ status: 'SUCCESSFUL', finishedAt: expect.anything() })
    const { arn } = deployment['targetServiceRevision'] as { arn: string }
    const revisions = await ecs('describe-service-revisions', '--service-revision-arns', arn)
    expect(revisions.answer).toMatchObject({
      serviceRevisions: [
        { taskDefinition, containerImages: [{ containerName: 'app', imageDigest: digest }] },
      ],
    })
    const listed = await ecs('list-tasks', ...place, '--service-name', sample.service)
    const tasks = listed.answer['taskArns'] as string[]
    const described = await ecs('describe-tasks', ...place, '--tasks', ...tasks)
    expect(described.answer).toMatchObject({
      tasks: [{ lastStatus: 'RUNNING', healthStatus: 'HEALTHY', containers: [{ imageDigest: digest }] }],
      failures: [],
    })
    expect(await answered()).toBe('two')
  }, 120_000)

  it('sees a crash loop rolled back, and its own waiter call that stable', async () => {
    const before = await ecs('describe-services', ...place, '--services', sample.service)
    const taskDefinition = await register({ MODE: 'exit' })
    await ecs('update-service', ...[...place, ...service, '--task-definition', taskDefinition])
    expect(await followed()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      deploymentCircuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 },
    })
    const waited = await ecs('wait', 'services-stable', ...place, '--services', sample.service)
    expect(waited.code).toBe(0)
    const after = await ecs('describe-services', ...place, '--services', sample.service)
    const definitionOf = ({ answer }: Asked) => (answer['services'] as Answer[])[0]?.['taskDefinition']
    expect(definitionOf(after)).toBe(definitionOf(before))
    const listed = await ecs(
      'list-tasks',
      ...[...place, '--service-name', sample.service, '--desired-status', 'STOPPED'],
    )
    const stopped = listed.answer['taskArns'] as string[]
    const described = await ecs('describe-tasks', ...place, '--tasks', stopped.at(-1) ?? '')
    expect(described.answer).toMatchObject({
      tasks: [{ stopCode: 'EssentialContainerExited', containers: [{ exitCode: 3 }] }],
    })
  }, 120_000)

  it.each([
    ['ClusterNotFoundException', ['describe-services', '--cluster', 'none', '--services', 'a']],
    ['ServiceNotFoundException', ['update-service', ...place, '--service', 'nobody']],
    ['ClientException', ['describe-task-definition', '--task-definition', 'nobody']],
    ['AccessDeniedException', ['list-tasks', ...place]],
  ])(
    'reads a refusal as %s',
    async (name, args) => {
      if (name === 'AccessDeniedException') credentials = await sessionOf(twin.roleArn)
      expect((await ecs(...args)).stderr).toContain(`(${name})`)
    },
    60_000,
  )
})
