import type { Container, ContainerServicePowerName, EndpointRequest } from '@aws-sdk/client-lightsail'
import type { Digest } from '../../core/image/oci.ts'
import { startFront } from '../containers/front.ts'
import { type HealthCheck, healthCheckDefaults } from './health.ts'
import { logBook } from './log-book.ts'
import { digestIn } from './node.ts'
import {
  active,
  type DeploymentRecord,
  type Endpoint,
  pending,
  type ServiceRecord,
  serviceArn,
} from './records.ts'
import { invalidInput, noSuchService, refusal } from './refusals.ts'
import { type RolloutWorld, rollOut } from './rollout.ts'

export type NewService = {
  readonly name: string
  readonly power: ContainerServicePowerName
  readonly scale: number
}
export type NewDeployment = {
  readonly containers: Readonly<Record<string, Container>>
  readonly publicEndpoint: EndpointRequest | undefined
}

/** The container services of one account in one region. */
export type LightsailAccount = {
  readonly world: RolloutWorld
  readonly services: ReadonlyMap<string, ServiceRecord>
  /** What other registries hold: reference → digest of an image that the twin has. */
  readonly elsewhere: Map<string, Digest>
  find(name: string): ServiceRecord
  create(service: NewService): Promise<ServiceRecord>
  /** The new deployment's record; it is on its way when this returns. */
  deploy(service: ServiceRecord, plan: NewDeployment): DeploymentRecord
  record(service: ServiceRecord, plan: NewDeployment, version: number): DeploymentRecord
  register(
    service: ServiceRecord,
    label: string,
    digest: Digest,
  ): NonNullable<ServiceRecord['images'][number]>
  /** Everything that runs is ended. */
  stop(): Promise<void>
}

export type AccountOptions = Omit<RolloutWorld, 'digestOf' | 'signal'> & {
  readonly region: string
  readonly id: string
  /** Milliseconds for which a new deployment is not listed yet. */
  readonly lag: number
}

/** https://docs.aws.amazon.com/general/latest/gr/lightsail.html */
const keptVersions = 50
const maxImages = 150

export function lightsailAccount(options: AccountOptions): LightsailAccount {
  const { clock, lag } = options
  const services = new Map<string, ServiceRecord>()
  const elsewhere = new Map<string, Digest>()
  const running = new Set<Promise<void>>()
  const end = new AbortController()
  const digestOf = (service: ServiceRecord, image: string): Digest | undefined => {
    const registered = service.images.find((known) => known.image === image)?.digest
    return (registered as Digest | undefined) ?? elsewhere.get(image) ?? digestIn(image)
  }
  const world: RolloutWorld = { ...options, digestOf, signal: end.signal }
  const goOn = (work: Promise<void>): void => {
    const tracked = work.finally(() => running.delete(tracked))
    running.add(tracked)
  }

  async function list(deployment: DeploymentRecord): Promise<void> {
    await clock.sleep(lag, end.signal)
    deployment.listed = true
  }

  function record(service: ServiceRecord, plan: NewDeployment, version: number): DeploymentRecord {
    const deployment: DeploymentRecord = {
      version,
      containers: plan.containers,
      publicEndpoint: endpointOf(plan),
      createdAt: new Date(clock.now()),
      state: 'ACTIVATING',
      listed: lag === 0,
      node: undefined,
    }
    service.versions = version
    service.deployments = [deployment, ...service.deployments].slice(0, keptVersions)
    if (lag > 0) goOn(list(deployment))
    return deployment
  }

  return {
    world,
    services,
    elsewhere,
    record,
    find(name) {
      const service = services.get(name)
      if (service === undefined) throw noSuchService(name)
      return service
    },
    async create({ name, power, scale }) {
      if (services.has(name)) throw invalidInput(`A container service named ${name} already exists.`)
      const service: ServiceRecord = {
        name,
        power,
        scale,
        region: options.region,
        arn: serviceArn(options.region, options.id),
        createdAt: new Date(clock.now()),
        front: await startFront(() => active(service)?.node?.backend ?? 'nobody'),
        log: logBook(clock),
        state: 'READY',
        detail: undefined,
        deployments: [],
        images: [],
        versions: 0,
        imageNumber: 0,
      }
      services.set(name, service)
      return service
    },
    deploy(service, plan) {
      checkPlan(service, plan, (image) => digestOf(service, image) !== undefined)
      const deployment = record(service, plan, service.versions + 1)
      service.state = 'DEPLOYING'
      goOn(rollOut(world, service, deployment))
      return deployment
    },
    register(service, label, digest) {
      if (service.images.length >= maxImages)
        throw refusal(
          'ServiceException',
          `The limit of ${maxImages} images of a container service is reached.`,
        )
      // `unverified`: one count for all labels of a service.
      service.imageNumber += 1
      const image = {
        image: `:${service.name}.${label}.${service.imageNumber}`,
        digest,
        createdAt: new Date(clock.now()),
      }
      service.images = [image, ...service.images]
      return image
    },
    async stop() {
      end.abort()
      await Promise.allSettled(running)
      for (const { deployments, front } of services.values()) {
        for (const { node } of deployments) await node?.stop()
        await front.close()
      }
    },
  }
}

/** A second deployment while one is pending is refused; the exception and the sentences are `unverified`. */
function checkPlan(service: ServiceRecord, plan: NewDeployment, known: (image: string) => boolean): void {
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

function endpointOf({ publicEndpoint }: NewDeployment): Endpoint | undefined {
  if (publicEndpoint === undefined) return undefined
  const { containerName = '', containerPort = 0, healthCheck } = publicEndpoint
  return {
    containerName,
    containerPort,
    healthCheck: { ...healthCheckDefaults, ...(healthCheck as Partial<HealthCheck>) },
  }
}
