import {
  ClusterNotFoundException,
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  type DesiredStatus,
  ECSClient,
  ListServiceDeploymentsCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  type ServiceDeploymentStatus,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs'
import type { Service, Task } from '../../core/deploy/fargate/service.ts'
import { hostOf } from '../../core/identity/hosts.ts'
import type { Session } from '../../core/identity/session.ts'
import { clientSettings } from './client-settings.ts'
import { given, readDeployment, readRevision, readService, readTask } from './ecs-shapes.ts'
import { callsOf } from './failure.ts'
import type { SdkCredentials } from './sts.ts'

type Where = Pick<Session<SdkCredentials>, 'region' | 'credentials'> & {
  /** Undefined: that of ECS itself. */
  readonly endpoint: string | undefined
}

const unfinished: ServiceDeploymentStatus[] = [
  'PENDING',
  'IN_PROGRESS',
  'STOP_REQUESTED',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
]

/** One service of a cluster, by the API of ECS. */
export function ecs(
  { region, endpoint, credentials }: Where,
  cluster: string,
  service: string,
  abortSignal: AbortSignal,
): Service {
  const settings = { ...clientSettings(region, endpoint), credentials }
  const client = new ECSClient(settings)
  const once = new ECSClient({ ...settings, maxAttempts: 1 })
  const host = endpoint === undefined ? `ecs.${region}` : hostOf(endpoint)
  const options = { abortSignal }
  /** Of service revisions, which never change. */
  const definitions = new Map<string, string>()

  const call = callsOf('ecs', host, isAbsence)

  async function deploymentArns(which: Parameters<Service['deployments']>[0]): Promise<readonly string[]> {
    const wanted =
      which === 'unfinished' ? { status: unfinished } : { createdAt: { after: new Date(which.since) } }
    return pages(async (nextToken) => {
      const command = new ListServiceDeploymentsCommand({ cluster, service, ...wanted, ...nextToken })
      const answer = await call('ListServiceDeployments', client.send(command, options))
      const arns = given(answer.serviceDeployments).map((one) => given(one.serviceDeploymentArn))
      return [arns, answer.nextToken]
    })
  }

  async function learnDefinitions(revisions: readonly string[]): Promise<void> {
    const unknown = [...new Set(revisions)].filter((arn) => !definitions.has(arn))
    for (const serviceRevisionArns of chunks(unknown, 20)) {
      const command = new DescribeServiceRevisionsCommand({ serviceRevisionArns })
      const answer = await call('DescribeServiceRevisions', client.send(command, options))
      for (const { serviceRevisionArn, taskDefinition } of answer.serviceRevisions ?? [])
        definitions.set(given(serviceRevisionArn), given(taskDefinition))
    }
  }

  async function tasksBy(desiredStatus: DesiredStatus): Promise<readonly Task[]> {
    const arns = await pages(async (nextToken) => {
      const command = new ListTasksCommand({ cluster, serviceName: service, desiredStatus, ...nextToken })
      const answer = await call('ListTasks', client.send(command, options))
      return [given(answer.taskArns), answer.nextToken]
    })
    const found: Task[] = []
    for (const tasks of chunks(arns, 100)) {
      const answer = await call(
        'DescribeTasks',
        client.send(new DescribeTasksCommand({ cluster, tasks }), options),
      )
      found.push(...(answer.tasks ?? []).map(readTask))
    }
    return found
  }

  return {
    async find() {
      const command = new DescribeServicesCommand({ cluster, services: [service] })
      try {
        const answer = await call('DescribeServices', client.send(command, options))
        const [found] = answer.services ?? []
        if (found !== undefined) return readService(found)
        const isMissing = answer.failures?.some(({ reason }) => reason === 'MISSING')
        return isMissing ? undefined : given(found)
      } catch (error) {
        if (error instanceof ClusterNotFoundException) return 'no-cluster'
        throw error
      }
    },
    async revision(taskDefinition) {
      const command = new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] })
      try {
        return readRevision(await call('DescribeTaskDefinition', client.send(command, options)))
      } catch (error) {
        if (isMissingDefinition(error)) return undefined
        throw error
      }
    },
    async register(definition) {
      // What was written in AWS's own shape is AWS's to judge.
      const command = new RegisterTaskDefinitionCommand(
        definition as unknown as RegisterTaskDefinitionCommandInput,
      )
      const answer = await call('RegisterTaskDefinition', once.send(command, options))
      return given(answer.taskDefinition?.taskDefinitionArn)
    },
    async update(taskDefinition, forceNewDeployment) {
      const command = new UpdateServiceCommand({ cluster, service, taskDefinition, forceNewDeployment })
      const answer = await call('UpdateService', client.send(command, options))
      return readService(given(answer.service)).newest.id
    },
    async deployments(which) {
      const found = []
      for (const serviceDeploymentArns of chunks(await deploymentArns(which), 20)) {
        const command = new DescribeServiceDeploymentsCommand({ serviceDeploymentArns })
        const answer = await call('DescribeServiceDeployments', client.send(command, options))
        found.push(...(answer.serviceDeployments ?? []))
      }
      await learnDefinitions(found.flatMap(({ targetServiceRevision: to }) => (to?.arn ? [to.arn] : [])))
      return found
        .map((one) => readDeployment(one, definitions.get(one.targetServiceRevision?.arn ?? '')))
        .sort((a, b) => a.createdAt - b.createdAt)
    },
    async tasks() {
      const [running, stopped] = await Promise.all([tasksBy('RUNNING'), tasksBy('STOPPED')])
      return [...running, ...stopped]
    },
  }
}

const isAbsence = (error: unknown): boolean =>
  error instanceof ClusterNotFoundException || isMissingDefinition(error)

/** The wording is unverified: AWS has no exception of its own for it. */
const isMissingDefinition = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ClientException' && /unable to describe/i.test(error.message)

type Page<T> = readonly [found: readonly T[], next: string | undefined]

async function pages<T>(read: (token: { nextToken?: string }) => Promise<Page<T>>): Promise<readonly T[]> {
  const all: T[] = []
  let token: { nextToken?: string } = {}
  for (;;) {
    const [found, next] = await read(token)
    all.push(...found)
    if (next === undefined) return all
    token = { nextToken: next }
  }
}

const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size))
