import {
  ContainerServiceDeploymentState,
  ContainerServicePowerName,
  ContainerServiceProtocol,
  ContainerServiceState,
  ContainerServiceStateDetailCode,
} from '@aws-sdk/client-lightsail'
import type { Constraints } from '../wire/constraints.ts'

const name = /^(?:[a-z0-9]{1,2}|[a-z0-9][a-z0-9-]+[a-z0-9])$/
const serviceName = { min: 1, max: 63, pattern: name }
const containerName = { min: 1, max: 53, pattern: name }
/** Ten containers: https://docs.aws.amazon.com/general/latest/gr/lightsail.html */
const containers = { max: 10, keys: containerName }

/**
 * Lengths, patterns and ranges from botocore 1.43.62, lightsail/2016-11-28/service-2.json (Apache-2.0); the bounds
 * of the health check from the client's own documentation; value sets from its run-time enums.
 */
export const lightsailConstraints: Constraints = {
  GetContainerServicesRequest: { serviceName },
  GetContainerServiceDeploymentsRequest: { serviceName },
  GetContainerImagesRequest: { serviceName },
  GetContainerLogRequest: { serviceName },
  RegisterContainerImageRequest: {
    serviceName,
    label: containerName,
    digest: { pattern: /^sha256:[0-9a-f]{64}$/ },
  },
  CreateContainerServiceRequest: {
    serviceName,
    power: { values: Object.values(ContainerServicePowerName) },
    scale: { min: 1, max: 20 },
  },
  ContainerServiceDeploymentRequest: { containers },
  CreateContainerServiceDeploymentRequest: { serviceName, containers },
  Container: { ports: { each: { values: Object.values(ContainerServiceProtocol) } } },
  ContainerServiceHealthCheckConfig: {
    healthyThreshold: { min: 1 },
    unhealthyThreshold: { min: 1 },
    timeoutSeconds: { min: 2, max: 60 },
    intervalSeconds: { min: 5, max: 300 },
    successCodes: { pattern: /^\d{3}(?:-\d{3})?(?:,\d{3}(?:-\d{3})?)*$/ },
  },
  ContainerService: {
    state: { values: Object.values(ContainerServiceState) },
    power: { values: Object.values(ContainerServicePowerName) },
  },
  ContainerServiceStateDetail: { code: { values: Object.values(ContainerServiceStateDetailCode) } },
  ContainerServiceDeployment: { state: { values: Object.values(ContainerServiceDeploymentState) } },
}
