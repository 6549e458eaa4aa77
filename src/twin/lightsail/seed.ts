import type { Container, ContainerServicePowerName, EndpointRequest } from '@aws-sdk/client-lightsail'
import { adoptLayout } from '../registry/adopt-layout.ts'
import type { Registry } from '../registry/registry.ts'
import type { LightsailAccount } from './account.ts'
import { ownRepository } from './node.ts'
import type { ServiceRecord } from './records.ts'
import { isHealthy, startNode } from './rollout.ts'

/** A service that runs before the story begins, as the account has it today. */
export type SeedService = {
  readonly name: string
  readonly power?: ContainerServicePowerName
  readonly scale?: number
  /** The version that is ACTIVE; the ones before it are gone. Default 1. */
  readonly version?: number
  /** An OCI layout: the image of every container below. */
  readonly layout: string
  /** How the containers name it, such as a tag in a private ECR. Default: registered with the service as `app`. */
  readonly image?: string
  readonly containers: Readonly<Record<string, Omit<Container, 'image'>>>
  readonly publicEndpoint?: EndpointRequest
}

export async function seedService(
  seed: SeedService,
  account: LightsailAccount,
  registry: Registry,
): Promise<ServiceRecord> {
  const digest = await adoptLayout(registry, ownRepository, seed.layout)
  const { name, power = 'micro', scale = 1, version = 1 } = seed
  const service = await account.create({ name, power, scale })
  const image = seed.image ?? account.register(service, 'app', digest).image ?? ''
  if (seed.image !== undefined) account.elsewhere.set(seed.image, digest)
  const containers = Object.fromEntries(
    Object.entries(seed.containers).map(([key, container]) => [key, { ...container, image }]),
  )
  const deployment = account.record(service, { containers, publicEndpoint: seed.publicEndpoint }, version)
  const node = await startNode(account.world, service, deployment)
  if (node === undefined || !(await isHealthy(account.world, deployment, node))) {
    await node?.stop()
    const log = service.log.page({ containerName: Object.keys(containers)[0] ?? '' }).logEvents
    throw new Error(`seeded service ${name} is not healthy: ${log.map(({ message }) => message).join('; ')}`)
  }
  deployment.node = node
  deployment.state = 'ACTIVE'
  deployment.listed = true
  service.state = 'RUNNING'
  return service
}
