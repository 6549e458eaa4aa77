import type { ContainerImage, ContainerServicePowerName } from '@aws-sdk/client-lightsail'
import type { Digest } from '../../core/image/oci.ts'
import { startFront } from '../containers/front.ts'
import { logBook } from './log-book.ts'
import { digestIn } from './node.ts'
import { checkPlan, endpointOf, type NewDeployment } from './plan.ts'
import { active, type DeploymentRecord, type ServiceRecord, serviceArn } from './records.ts'
import { invalidInput, noSuchService, refusal } from './refusals.ts'
import { type RolloutWorld, rollOut } from './rollout.ts'

export type NewService = {
  readonly name: string
  readonly power: ContainerServicePowerName
  readonly scale: number
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

/** The container services of one account in one region. */
export class LightsailAccount {
  readonly services = new Map<string, ServiceRecord>()
  /** What other registries hold: reference → digest of an image that the twin has. */
  readonly elsewhere = new Map<string, Digest>()
  readonly world: RolloutWorld
  readonly #options: AccountOptions
  readonly #running = new Set<Promise<void>>()
  readonly #end = new AbortController()

  constructor(options: AccountOptions) {
    this.#options = options
    this.world = {
      ...options,
      digestOf: (service, image) => this.#digestOf(service, image),
      signal: this.#end.signal,
    }
  }

  find(name: string): ServiceRecord {
    const service = this.services.get(name)
    if (service === undefined) throw noSuchService(name)
    return service
  }

  async create(plan: NewService): Promise<ServiceRecord> {
    if (this.services.has(plan.name))
      throw invalidInput(`A container service named ${plan.name} already exists.`)
    const { clock, region, id } = this.#options
    const service: ServiceRecord = {
      ...plan,
      region,
      arn: serviceArn(region, id),
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
    this.services.set(plan.name, service)
    return service
  }

  /** The new deployment's record; it is on its way when this returns. */
  deploy(service: ServiceRecord, plan: NewDeployment): DeploymentRecord {
    checkPlan(service, plan, (image) => this.#digestOf(service, image) !== undefined)
    const deployment = this.record(service, plan, service.versions + 1)
    service.state = 'DEPLOYING'
    this.#track(rollOut(this.world, service, deployment))
    return deployment
  }

  record(service: ServiceRecord, plan: NewDeployment, version: number): DeploymentRecord {
    const { clock, lag } = this.#options
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
    if (lag > 0) this.#track(this.#list(deployment))
    return deployment
  }

  register(service: ServiceRecord, label: string, digest: Digest): ContainerImage {
    if (service.images.length >= maxImages) {
      throw refusal('ServiceException', `The limit of ${maxImages} images of a container service is reached.`)
    }
    // `unverified`: one count for all labels of a service.
    service.imageNumber += 1
    const image = {
      image: `:${service.name}.${label}.${service.imageNumber}`,
      digest,
      createdAt: new Date(this.#options.clock.now()),
    }
    service.images = [image, ...service.images]
    return image
  }

  /** Everything that runs is ended. */
  async stop(): Promise<void> {
    this.#end.abort()
    await Promise.allSettled(this.#running)
    for (const { deployments, front } of this.services.values()) {
      for (const { node } of deployments) await node?.stop()
      await front.close()
    }
  }

  #digestOf(service: ServiceRecord, image: string): Digest | undefined {
    const registered = service.images.find((known) => known.image === image)?.digest
    return (registered as Digest | undefined) ?? this.elsewhere.get(image) ?? digestIn(image)
  }

  async #list(deployment: DeploymentRecord): Promise<void> {
    await this.#options.clock.sleep(this.#options.lag, this.#end.signal)
    deployment.listed = true
  }

  #track(work: Promise<void>): void {
    const tracked = work.finally(() => this.#running.delete(tracked))
    this.#running.add(tracked)
  }
}
