import type { Container, EndpointRequest } from '@aws-sdk/client-lightsail'
import type { HttpHealthCheck } from '../containers/http-health.ts'
import { healthCheckDefaults } from './health.ts'
import { type Endpoint, pending, type ServiceRecord } from './records.ts'
import { invalidInput } from './refusals.ts'

export type NewDeployment = {
  readonly containers: Readonly<Record<string, Container>>
  readonly publicEndpoint: EndpointRequest | undefined
}

/** A second deployment while one is pending is refused; the exception and the sentences are `unverified`. */
export function checkPlan(
  service: ServiceRecord,
  plan: NewDeployment,
  known: (image: string) => boolean,
): void {
  if (pending(service) !== undefined || service.state === 'PENDING') {
    throw invalidInput(
      `The container service ${service.name} is in the ${service.state} state; wait until it is READY or RUNNING.`,
    )
  }
  for (const [name, { image = '' }] of Object.entries(plan.containers)) {
    if (image.startsWith(':') && !known(image))
      throw invalidInput(
        `The image ${image} of container ${name} is not registered with this container service.`,
      )
  }
  const endpoint = plan.publicEndpoint
  if (endpoint === undefined) return
  const container = plan.containers[endpoint.containerName ?? '']
  if (container === undefined)
    throw invalidInput(
      `The public endpoint names the container ${endpoint.containerName}, which is not there.`,
    )
  const protocol = container.ports?.[String(endpoint.containerPort)]
  if (protocol !== 'HTTP' && protocol !== 'HTTPS')
    throw invalidInput(
      `The public endpoint's port ${endpoint.containerPort} is not an open HTTP or HTTPS port.`,
    )
}

export function endpointOf({ publicEndpoint }: NewDeployment): Endpoint | undefined {
  if (publicEndpoint === undefined) return undefined
  const { containerName = '', containerPort = 0, healthCheck } = publicEndpoint
  return {
    containerName,
    containerPort,
    healthCheck: { ...healthCheckDefaults, ...(healthCheck as Partial<HttpHealthCheck>) },
  }
}
