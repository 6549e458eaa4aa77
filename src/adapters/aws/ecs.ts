import {
  ClusterNotFoundException,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  type DesiredStatus,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs'
import type { TaskDefinition } from '../../core/deploy/fargate/definition.ts'
import type { Revision, Service, ServiceState, Task } from '../../core/deploy/fargate/service.ts'
import type { Where } from './client-settings.ts'
import { type EcsAccess, ecsAccess, isMissingDefinition } from './ecs-access.ts'
import { deployments } from './ecs-deployments.ts'
import { given, readRevision, readService, readTask } from './ecs-shapes.ts'
import { chunks, pages } from './paging.ts'

/** One service of a cluster, by the API of ECS. */
export function ecs(where: Where, cluster: string, service: string, abortSignal: AbortSignal): Service {
  const access = ecsAccess(where, cluster, service, abortSignal)
  const definitions = new Map<string, string>()
  return {
    find: () => find(access),
    revision: (name) => revision(access, name),
    register: (definition) => register(access, definition),
    update: (taskDefinition, force) => update(access, taskDefinition, force),
    deployments: (which) => deployments(access, which, definitions),
    async tasks() {
      const [running, stopped] = await Promise.all([tasks(access, 'RUNNING'), tasks(access, 'STOPPED')])
      return [...running, ...stopped]
    },
  }
}

async function find({
  client,
  call,
  options,
  cluster,
  service,
}: EcsAccess): Promise<ServiceState | 'no-cluster' | undefined> {
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
}

async function revision(
  { client, call, options }: EcsAccess,
  taskDefinition: string,
): Promise<Revision | undefined> {
  const command = new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] })
  try {
    return readRevision(await call('DescribeTaskDefinition', client.send(command, options)))
  } catch (error) {
    if (isMissingDefinition(error)) return undefined
    throw error
  }
}

async function register({ once, call, options }: EcsAccess, definition: TaskDefinition): Promise<string> {
  // What was written in AWS's own shape is AWS's to judge.
  const input = definition as unknown as RegisterTaskDefinitionCommandInput
  const command = new RegisterTaskDefinitionCommand(input)
  const answer = await call('RegisterTaskDefinition', once.send(command, options))
  return given(answer.taskDefinition?.taskDefinitionArn)
}

async function update(
  { client, call, options, cluster, service }: EcsAccess,
  taskDefinition: string,
  forceNewDeployment: boolean,
): Promise<string> {
  const command = new UpdateServiceCommand({ cluster, service, taskDefinition, forceNewDeployment })
  const answer = await call('UpdateService', client.send(command, options))
  return readService(given(answer.service)).newest.id
}

async function tasks(
  { client, call, options, cluster, service }: EcsAccess,
  desiredStatus: DesiredStatus,
): Promise<readonly Task[]> {
  const arns = await pages(async (nextToken) => {
    const command = new ListTasksCommand({ cluster, serviceName: service, desiredStatus, ...nextToken })
    const answer = await call('ListTasks', client.send(command, options))
    return [given(answer.taskArns), answer.nextToken]
  })
  const found: Task[] = []
  for (const some of chunks(arns, 100)) {
    const command = new DescribeTasksCommand({ cluster, tasks: some })
    const answer = await call('DescribeTasks', client.send(command, options))
    found.push(...(answer.tasks ?? []).map(readTask))
  }
  return found
}
