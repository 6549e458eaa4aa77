import { randomUUID } from 'node:crypto'
import type {
  Container,
  ContainerImage,
  ContainerService,
  ContainerServiceDeployment,
  ContainerServiceDeploymentState,
  ContainerServicePowerName,
  ContainerServiceState,
  ContainerServiceStateDetailCode,
  RegionName,
} from '@aws-sdk/client-lightsail'
import type { HttpHealthCheck } from '../containers/http-health.ts'
import type { Node } from '../containers/machine.ts'
import type { Listening } from '../http.ts'
import type { LogBook } from './log-book.ts'

export type Endpoint = {
  readonly containerName: string
  readonly containerPort: number
  readonly healthCheck: HttpHealthCheck
}

export type DeploymentRecord = {
  readonly version: number
  readonly containers: Readonly<Record<string, Container>>
  readonly publicEndpoint: Endpoint | undefined
  readonly createdAt: Date
  state: ContainerServiceDeploymentState
  /** False for as long as eventual consistency hides it. */
  listed: boolean
  /** Its processes, while it has any. */
  node: Node | undefined
}

export type ServiceRecord = {
  readonly name: string
  readonly arn: string
  readonly createdAt: Date
  readonly region: string
  readonly power: ContainerServicePowerName
  readonly scale: number
  readonly front: Listening
  readonly log: LogBook
  state: ContainerServiceState
  detail: ContainerServiceStateDetailCode | undefined
  /** Newest first. */
  deployments: DeploymentRecord[]
  images: ContainerImage[]
  versions: number
  imageNumber: number
}

export const active = (service: ServiceRecord): DeploymentRecord | undefined =>
  service.deployments.find(({ state }) => state === 'ACTIVE')
export const pending = (service: ServiceRecord): DeploymentRecord | undefined =>
  service.deployments.find(({ state }) => state === 'ACTIVATING')

/** The ARN ends in a UUID, not in the name: deploy roles cannot be scoped by name. */
export const serviceArn = (region: string, account: string): string =>
  `arn:aws:lightsail:${region}:${account}:ContainerService/${randomUUID()}`

export function serviceShape(service: ServiceRecord): ContainerService {
  const next = pending(service)
  const current = active(service)
  return {
    containerServiceName: service.name,
    arn: service.arn,
    createdAt: service.createdAt,
    location: { availabilityZone: 'all', regionName: service.region as RegionName },
    resourceType: 'ContainerService',
    tags: [],
    power: service.power,
    powerId: `${service.power}-1`,
    state: service.state,
    ...(service.detail !== undefined && { stateDetail: { code: service.detail, message: '' } }),
    scale: service.scale,
    ...(current !== undefined && { currentDeployment: deploymentShape(current) }),
    // "only while one is pending": https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_ContainerService.html
    ...(next?.listed === true && { nextDeployment: deploymentShape(next) }),
    isDisabled: false,
    privateDomainName: `${service.name}.service.local`,
    url: `${service.front.url}/`,
  }
}

export const deploymentShape = (deployment: DeploymentRecord): ContainerServiceDeployment => ({
  version: deployment.version,
  state: deployment.state,
  containers: { ...deployment.containers },
  ...(deployment.publicEndpoint !== undefined && { publicEndpoint: deployment.publicEndpoint }),
  createdAt: deployment.createdAt,
})
