import type {
  DescribeServiceDeploymentsRequest,
  DescribeServiceRevisionsRequest,
  ListServiceDeploymentsRequest,
  StopServiceDeploymentRequest,
} from '@aws-sdk/client-ecs'
import {
  DescribeServiceDeployments$,
  DescribeServiceRevisions$,
  ListServiceDeployments$,
  StopServiceDeployment$,
} from '@aws-sdk/client-ecs'
import { operation, Refusal } from '../wire/service.ts'
import type { EcsAccount } from './account.ts'
import { deploymentBrief, deploymentShape, revisionShape } from './deployment-shape.ts'
import { describedBy } from './described.ts'
import { pageOf } from './pages.ts'
import type { ServiceDeploymentRecord, ServiceRecord } from './records.ts'
import { invalidParameter } from './refusals.ts'

export const deploymentOperations = (account: EcsAccount) => [
  operation(ListServiceDeployments$, (input: ListServiceDeploymentsRequest) => list(account, input)),
  operation(
    DescribeServiceDeployments$,
    ({ serviceDeploymentArns = [] }: DescribeServiceDeploymentsRequest) => {
      const { found, failures } = describedBy(serviceDeploymentArns, (arn) => deploymentAt(account, arn))
      const { arns } = account.world
      return {
        serviceDeployments: found.map(({ service, deployment }) =>
          deploymentShape(service, deployment, arns),
        ),
        failures,
      }
    },
  ),
  operation(DescribeServiceRevisions$, ({ serviceRevisionArns = [] }: DescribeServiceRevisionsRequest) => {
    const { found, failures } = describedBy(serviceRevisionArns, (arn) =>
      all(account).find(({ deployment }) => deployment.rollout.revision.arn === arn),
    )
    const { arns } = account.world
    return {
      serviceRevisions: found.map(({ service, deployment }) =>
        revisionShape(service, deployment.rollout.revision, arns),
      ),
      failures,
    }
  }),
  operation(StopServiceDeployment$, (input: StopServiceDeploymentRequest) => stop(account, input)),
]

/** Without `maxResults` a page has twenty: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServiceDeployments.html */
const page = 20

function list(account: EcsAccount, input: ListServiceDeploymentsRequest) {
  const { cluster, service: name = '', status, createdAt, maxResults = page, nextToken } = input
  const service = account.service(cluster, name)
  const found = service.deployments.filter(
    (one) =>
      one.listed &&
      (status === undefined || status.includes(one.status)) &&
      (createdAt?.after === undefined || one.createdAt >= createdAt.after) &&
      (createdAt?.before === undefined || one.createdAt <= createdAt.before),
  )
  const { items, ...next } = pageOf(found, maxResults, nextToken)
  const { arns } = account.world
  return { serviceDeployments: items.map((one) => deploymentBrief(service, one, arns)), ...next }
}

const stoppable: readonly (string | undefined)[] = ['PENDING', 'IN_PROGRESS']
const stopping: readonly (string | undefined)[] = [
  'STOP_REQUESTED',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
]

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stop-service-deployment.html, which knows no type but ROLLBACK */
function stop(account: EcsAccount, input: StopServiceDeploymentRequest) {
  const { serviceDeploymentArn = '', stopType = 'ROLLBACK' } = input
  const found = deploymentAt(account, serviceDeploymentArn)
  if (found === undefined)
    throw new Refusal('ServiceDeploymentNotFoundException', 'Service deployment not found.')
  if (stopType !== 'ROLLBACK') throw invalidParameter(`Stop type ${stopType} is not supported.`)
  const { deployment } = found
  if (stoppable.includes(deployment.status)) deployment.status = 'ROLLBACK_REQUESTED'
  else if (!stopping.includes(deployment.status))
    throw new Refusal('ConflictException', `The service deployment is ${deployment.status}.`)
  return { serviceDeploymentArn }
}

type Found = { readonly service: ServiceRecord; readonly deployment: ServiceDeploymentRecord }

const all = (account: EcsAccount): readonly Found[] =>
  account.services.flatMap((service) => service.deployments.map((deployment) => ({ service, deployment })))

const deploymentAt = (account: EcsAccount, arn: string): Found | undefined =>
  all(account).find(({ deployment }) => deployment.arn === arn)
