import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  ListServiceDeploymentsCommand,
  type ServiceDeploymentStatus,
} from '@aws-sdk/client-ecs'
import type { Service, ServiceDeployment } from '../../core/deploy/fargate/service.ts'
import type { EcsAccess } from './ecs-access.ts'
import { given, readDeployment } from './ecs-shapes.ts'
import { chunks, pages } from './paging.ts'

type Which = Parameters<Service['deployments']>[0]

const unfinished: ServiceDeploymentStatus[] = [
  'PENDING',
  'IN_PROGRESS',
  'STOP_REQUESTED',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
]

/** The most that one Describe call takes. */
const atOnce = 20

/** @param definitions the task definition of each service revision, which never changes: what is learnt is kept there */
export async function deployments(
  access: EcsAccess,
  which: Which,
  definitions: Map<string, string>,
): Promise<readonly ServiceDeployment[]> {
  const { client, call, options } = access
  const found = []
  for (const serviceDeploymentArns of chunks(await arns(access, which), atOnce)) {
    const command = new DescribeServiceDeploymentsCommand({ serviceDeploymentArns })
    const answer = await call('DescribeServiceDeployments', client.send(command, options))
    found.push(...(answer.serviceDeployments ?? []))
  }
  const revisions = found.flatMap(({ targetServiceRevision: to }) => (to?.arn ? [to.arn] : []))
  await learn(access, revisions, definitions)
  return found
    .map((one) => readDeployment(one, definitions.get(one.targetServiceRevision?.arn ?? '')))
    .sort((a, b) => a.createdAt - b.createdAt)
}

function arns(
  { client, call, options, cluster, service }: EcsAccess,
  which: Which,
): Promise<readonly string[]> {
  const wanted =
    which === 'unfinished' ? { status: unfinished } : { createdAt: { after: new Date(which.since) } }
  return pages(async (nextToken) => {
    const command = new ListServiceDeploymentsCommand({ cluster, service, ...wanted, ...nextToken })
    const answer = await call('ListServiceDeployments', client.send(command, options))
    return [given(answer.serviceDeployments).map((one) => given(one.serviceDeploymentArn)), answer.nextToken]
  })
}

async function learn(
  { client, call, options }: EcsAccess,
  revisions: readonly string[],
  definitions: Map<string, string>,
): Promise<void> {
  const unknown = [...new Set(revisions)].filter((arn) => !definitions.has(arn))
  for (const serviceRevisionArns of chunks(unknown, atOnce)) {
    const command = new DescribeServiceRevisionsCommand({ serviceRevisionArns })
    const answer = await call('DescribeServiceRevisions', client.send(command, options))
    for (const { serviceRevisionArn, taskDefinition } of answer.serviceRevisions ?? [])
      definitions.set(given(serviceRevisionArn), given(taskDefinition))
  }
}
