import {
  ApplicationProtocol,
  Compatibility,
  DesiredStatus,
  LaunchType,
  NetworkMode,
  ServiceDeploymentStatus,
  StopServiceDeploymentStopType,
  TaskStopCode,
  TransportProtocol,
} from '@aws-sdk/client-ecs'
import type { Constraint, Constraints } from '../wire/constraints.ts'

const oneOf = (values: Readonly<Record<string, string>>): Constraint => ({ values: Object.values(values) })
const page = { min: 1, max: 100 }

/**
 * Bounds of tags from botocore 1.43.62, ecs/2014-11-13/service-2.json (Apache-2.0), which has hardly any other; the
 * rest from the client's own documentation; value sets from its run-time enums.
 */
export const ecsConstraints: Constraints = {
  RegisterTaskDefinitionRequest: {
    family: { pattern: /^[\w-]{1,255}$/ },
    networkMode: oneOf(NetworkMode),
    requiresCompatibilities: { each: oneOf(Compatibility) },
    tags: { max: 50 },
  },
  Tag: {
    key: { min: 1, max: 128, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u },
    value: { max: 256, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u },
  },
  PortMapping: {
    containerPort: { min: 0, max: 65535 },
    hostPort: { min: 0, max: 65535 },
    protocol: oneOf(TransportProtocol),
    appProtocol: oneOf(ApplicationProtocol),
  },
  HealthCheck: {
    interval: { min: 5, max: 300 },
    timeout: { min: 2, max: 60 },
    retries: { min: 1, max: 10 },
    startPeriod: { min: 0, max: 300 },
  },
  DescribeServicesRequest: { services: { max: 10 } },
  ListServiceDeploymentsRequest: { maxResults: page, status: { each: oneOf(ServiceDeploymentStatus) } },
  DescribeServiceDeploymentsRequest: { serviceDeploymentArns: { max: 20 } },
  DescribeServiceRevisionsRequest: { serviceRevisionArns: { max: 20 } },
  ListTasksRequest: {
    maxResults: page,
    desiredStatus: oneOf(DesiredStatus),
    launchType: oneOf(LaunchType),
  },
  DescribeTasksRequest: { tasks: { max: 100 } },
  StopServiceDeploymentRequest: { stopType: oneOf(StopServiceDeploymentStopType) },
  ServiceDeployment: { status: oneOf(ServiceDeploymentStatus) },
  Task: { stopCode: oneOf(TaskStopCode) },
}
