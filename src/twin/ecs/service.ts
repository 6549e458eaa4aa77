import type {
  DeregisterTaskDefinitionRequest,
  DescribeServiceDeploymentsRequest,
  DescribeServiceRevisionsRequest,
  DescribeServicesRequest,
  DescribeTaskDefinitionRequest,
  DescribeTasksRequest,
  Failure,
  ListServiceDeploymentsRequest,
  ListTasksRequest,
  RegisterTaskDefinitionRequest,
  StopServiceDeploymentRequest,
  UpdateServiceRequest,
} from '@aws-sdk/client-ecs'
import * as shapes from '@aws-sdk/client-ecs'
import { awsJson } from '../wire/aws-json.ts'
import { operation, Refusal, type Service } from '../wire/service.ts'
import type { EcsAccount } from './account.ts'
import { nameIn } from './arns.ts'
import { authorize } from './authorize.ts'
import { ecsConstraints } from './constraints.ts'
import { pageOf } from './pages.ts'
import { clientException, invalidParameter } from './refusals.ts'
import { deploymentBrief, deploymentShape, revisionShape, serviceShape, taskShape } from './shapes.ts'
import { updateService } from './update.ts'

export const ecsService = (account: EcsAccount): Service => ({
  id: 'ecs',
  wire: awsJson('AmazonEC2ContainerServiceV20141113'),
  shapes,
  constraints: ecsConstraints,
  unsigned: [],
  authorize: (caller, name, input) => authorize(account, caller, name, input),
  invalid: { code: 'InvalidParameterException', status: 400, message: '' },
  operations: [...taskDefinitions(account), ...services(account), ...deployments(account), ...tasks(account)],
})

const taskDefinitions = ({ taskDefinitions }: EcsAccount) => [
  operation(shapes.RegisterTaskDefinition$, (input: RegisterTaskDefinitionRequest, { key }) => {
    const { definition, tags } = taskDefinitions.register(input, key?.principal.arn ?? '')
    return { taskDefinition: definition, tags: [...tags] }
  }),
  operation(
    shapes.DescribeTaskDefinition$,
    ({ taskDefinition = '', include = [] }: DescribeTaskDefinitionRequest) => {
      const found = taskDefinitions.find(taskDefinition)
      if (found === undefined) throw clientException('Unable to describe task definition.')
      return {
        taskDefinition: found.definition,
        ...(include.includes('TAGS') && { tags: [...found.tags] }),
      }
    },
  ),
  operation(shapes.DeregisterTaskDefinition$, ({ taskDefinition = '' }: DeregisterTaskDefinitionRequest) => ({
    taskDefinition: taskDefinitions.deregister(taskDefinition),
  })),
]

const services = (account: EcsAccount) => [
  operation(shapes.DescribeServices$, ({ cluster, services = [] }: DescribeServicesRequest) => {
    const there = account.cluster(cluster)
    const { found, failures } = sorted(services, (name) => there.get(nameIn(name)))
    return { services: found.map((service) => serviceShape(service, account.world.arns)), failures }
  }),
  operation(shapes.UpdateService$, (input: UpdateServiceRequest) => ({
    service: serviceShape(updateService(account, input), account.world.arns),
  })),
]

/** Without `maxResults` a page has twenty: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServiceDeployments.html */
const deploymentPage = 20

const deployments = (account: EcsAccount) => [
  operation(shapes.ListServiceDeployments$, (input: ListServiceDeploymentsRequest) => {
    const { cluster, service: name, status, createdAt, maxResults, nextToken } = input
    const service = account.service(cluster, name ?? '')
    const { items, ...next } = pageOf(
      service.deployments.filter(
        (one) =>
          one.listed &&
          (status === undefined || status.includes(one.status)) &&
          (createdAt?.after === undefined || one.createdAt >= createdAt.after) &&
          (createdAt?.before === undefined || one.createdAt <= createdAt.before),
      ),
      maxResults ?? deploymentPage,
      nextToken,
    )
    const { arns } = account.world
    return { serviceDeployments: items.map((one) => deploymentBrief(service, one, arns)), ...next }
  }),
  operation(
    shapes.DescribeServiceDeployments$,
    ({ serviceDeploymentArns = [] }: DescribeServiceDeploymentsRequest) => {
      const { found, failures } = sorted(serviceDeploymentArns, (arn) => deploymentAt(account, arn))
      const { arns } = account.world
      return {
        serviceDeployments: found.map(({ service, deployment }) =>
          deploymentShape(service, deployment, arns),
        ),
        failures,
      }
    },
  ),
  operation(
    shapes.DescribeServiceRevisions$,
    ({ serviceRevisionArns = [] }: DescribeServiceRevisionsRequest) => {
      const { found, failures } = sorted(serviceRevisionArns, (arn) =>
        account.services
          .flatMap((service) => service.deployments.map(({ rollout }) => ({ service, rollout })))
          .find(({ rollout }) => rollout.revision.arn === arn),
      )
      const { arns } = account.world
      return {
        serviceRevisions: found.map(({ service, rollout }) => revisionShape(service, rollout.revision, arns)),
        failures,
      }
    },
  ),
  operation(shapes.StopServiceDeployment$, (input: StopServiceDeploymentRequest) => {
    const { serviceDeploymentArn = '', stopType = 'ROLLBACK' } = input
    const found = deploymentAt(account, serviceDeploymentArn)
    if (found === undefined)
      throw new Refusal('ServiceDeploymentNotFoundException', 'Service deployment not found.')
    // The reference knows no other: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stop-service-deployment.html
    if (stopType !== 'ROLLBACK') throw invalidParameter(`Stop type ${stopType} is not supported.`)
    const { deployment } = found
    if (['PENDING', 'IN_PROGRESS'].includes(deployment.status)) deployment.status = 'ROLLBACK_REQUESTED'
    else if (!['STOP_REQUESTED', 'ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS'].includes(deployment.status))
      throw new Refusal('ConflictException', `The service deployment is ${deployment.status}.`)
    return { serviceDeploymentArn }
  }),
]

/** Without `maxResults` a page has a hundred: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html */
const taskPage = 100

const tasks = (account: EcsAccount) => [
  operation(shapes.ListTasks$, (input: ListTasksRequest) => {
    const { cluster, serviceName, family, startedBy, desiredStatus = 'RUNNING' } = input
    const there = account.cluster(cluster)
    const among = serviceName === undefined ? [...there.values()] : [account.service(cluster, serviceName)]
    const found = among.flatMap((service) =>
      service.tasks
        .filter(
          ({ desired, rollout }) =>
            desired === desiredStatus &&
            (family === undefined || rollout.revision.taskDefinition.family === family) &&
            (startedBy === undefined || rollout.id === startedBy),
        )
        .map(({ id }) => account.world.arns.task(service.cluster, id)),
    )
    const { items, ...next } = pageOf(found, input.maxResults ?? taskPage, input.nextToken)
    return { taskArns: [...items], ...next }
  }),
  operation(shapes.DescribeTasks$, ({ cluster, tasks = [] }: DescribeTasksRequest) => {
    const all = [...account.cluster(cluster).values()].flatMap((service) =>
      service.tasks.map((task) => ({ service, task })),
    )
    const { found, failures } = sorted(tasks, (name) => all.find(({ task }) => task.id === nameIn(name)))
    return { tasks: found.map(({ service, task }) => taskShape(service, task, account.world.arns)), failures }
  }),
]

function deploymentAt(account: EcsAccount, arn: string) {
  return account.services
    .flatMap((service) => service.deployments.map((deployment) => ({ service, deployment })))
    .find(({ deployment }) => deployment.arn === arn)
}

/** What a describe call does not find is a failure beside the rest, with HTTP 200.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html */
function sorted<T>(
  names: readonly string[],
  find: (name: string) => T | undefined,
): { readonly found: T[]; readonly failures: Failure[] } {
  const looked = names.map((name) => ({ name, one: find(name) }))
  return {
    found: looked.flatMap(({ one }) => (one === undefined ? [] : [one])),
    failures: looked.flatMap(({ name, one }) =>
      one === undefined ? [{ arn: name, reason: 'MISSING' }] : [],
    ),
  }
}
