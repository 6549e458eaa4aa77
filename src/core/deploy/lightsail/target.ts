import { Halted, UsageError } from '../../command/failure.ts'
import type { Image } from '../../image/oci.ts'
import { diagnose, inWords } from '../diagnosis.ts'
import type { Journal, Ports, Request } from '../journal.ts'
import { settled } from '../pending.ts'
import type { Subject } from '../subject.ts'
import type { Followed, Log, Named, Running, Target } from '../target.ts'
import { created } from './create.ts'
import { follow } from './follow.ts'
import { digestOf, type LightsailPlan, makePlan, nameOf } from './plan.ts'
import type { Deployment, RegistryLogin, Service, ServiceState, Workload } from './service.ts'
import type { Spec } from './spec.ts'

export type LightsailRequest = Request & { readonly spec: Spec }

export type LightsailPorts = Pick<Ports, 'clock' | 'progress'> & {
  readonly service: Service
  /** Pushes by digest; nothing is tagged. */
  push(image: Image, login: RegistryLogin): Promise<void>
}

type Own = Named & { readonly version: number }

/** One container service of Lightsail. */
export class LightsailTarget implements Target<LightsailPlan, Own> {
  readonly platform = 'Lightsail'
  readonly #request: LightsailRequest
  readonly #ports: LightsailPorts
  readonly #service: Service

  constructor(request: LightsailRequest, ports: LightsailPorts) {
    this.#request = request
    this.#ports = ports
    this.#service = ports.service
  }

  async plan({ digest }: Subject, journal: Journal): Promise<LightsailPlan> {
    const state = await this.#settled()
    if (state === undefined) throw noService(this.#request.service)
    if (state.url !== undefined) journal.url = state.url
    const [deployments, images] = await Promise.all([this.#service.deployments(), this.#service.images()])
    const running = state.current?.version ?? 0
    if (running > 0 && !deployments.some(({ version }) => version === running)) throw unlisted(running)
    return makePlan({ ...this.#request, digest }, { state, deployments, images })
  }

  async prepare(plan: LightsailPlan, subject: Subject, journal: Journal): Promise<string> {
    if (plan.registered !== undefined) return plan.registered
    return this.#ports.progress.step('Push the image', async () => {
      journal.state = 'Parts of the image may be in the registry; no deployment was made.'
      await this.#ports.push(imageOf(subject), await this.#service.registryLogin())
      journal.state = 'The image is in the registry; no deployment was made.'
      return this.#service.register(plan.target, plan.digest)
    })
  }

  async overtaken({ base }: LightsailPlan): Promise<string | undefined> {
    const newer = await this.#after(base)
    return newer === undefined ? undefined : `Version ${newer} was deployed by someone else`
  }

  async start(plan: LightsailPlan, image: string, journal: Journal): Promise<Own> {
    journal.state = 'A deployment was asked for; what became of it was not seen.'
    return this.#create(withImage(plan, image), plan.base)
  }

  leftAlone({ previous }: LightsailPlan): string {
    return `Lightsail goes on with it by itself: ${previous?.name ?? 'nothing'} serves until it is healthy, and further on if it never is. To see how it ends: aws lightsail get-container-service-deployments --service-name ${this.#request.service}; then run again.`
  }

  follow({ version }: Own, deadline: number, seen: (transition: string) => void): Promise<Followed> {
    return follow(version, this.#service, { clock: this.#ports.clock, deadline, seen })
  }

  async running({ target, digest: wanted }: LightsailPlan, { version }: Own): Promise<Running> {
    const [deployed, images] = await Promise.all([this.#deployment(version), this.#service.images()])
    const digest = deployed && digestOf(deployed, target, images)
    return digest === undefined ? { why: `the image that runs is not listed, not ${wanted}` } : { digest }
  }

  async url(): Promise<string | undefined> {
    return (await this.#service.find())?.url
  }

  async logs({ workload }: LightsailPlan, { version }: Own): Promise<readonly Log[]> {
    const since = (await this.#deployment(version))?.createdAt ?? 0
    const read = async (name: string) => ({ lines: await this.#service.log(name, since) })
    return Promise.all(Object.keys(workload.containers).map(read))
  }

  diagnose(
    { log, transitions }: Journal,
    { workload }: LightsailPlan,
  ): { readonly diagnosis: string; readonly inWords: string } {
    const port = workload.publicEndpoint?.containerPort
    const diagnosis = diagnose(log, port, wasChecked(log, transitions))
    return { diagnosis, inWords: inWords(diagnosis, port) }
  }

  async previousServes({ running }: LightsailPlan): Promise<boolean> {
    return running !== undefined && (await this.#deployment(running.version))?.state === 'ACTIVE'
  }

  async isNewest({ version }: Own): Promise<boolean> {
    return (await this.#after(version)) === undefined
  }

  async startPrevious({ running }: LightsailPlan, { version }: Own, journal: Journal): Promise<Own> {
    const { containers = {}, publicEndpoint } = running ?? {}
    journal.state = `${journal.state} A deployment of it was asked for; what became of that was not seen.`
    return this.#create({ containers, ...(publicEndpoint && { publicEndpoint }) }, version)
  }

  async unlikePrevious({ running }: LightsailPlan, { version }: Own): Promise<string | undefined> {
    // Names of registered images are bound to a digest, so equal names are equal images.
    const again = await this.#deployment(version)
    const other = Object.entries(running?.containers ?? {}).find(
      ([name, { image }]) => again?.containers[name]?.image !== image,
    )
    return other === undefined ? undefined : `container "${other[0]}" runs another image`
  }

  /** Undefined when there is no such service. */
  #settled(): Promise<ServiceState | undefined> {
    const { clock } = this.#ports
    const read = async () => {
      const state = await this.#service.find()
      return state?.next === undefined ? { settled: state } : { pending: `Version ${state.next.version}` }
    }
    return settled(read, clock, clock.now() + this.#request.timeout)
  }

  async #create(workload: Workload, newest: number): Promise<Own> {
    const version = await created(workload, newest, this.#service, this.#ports.clock)
    return { ...nameOf(version), version }
  }

  async #deployment(version: number): Promise<Deployment | undefined> {
    return (await this.#service.deployments()).find((one) => one.version === version)
  }

  /** Who deployed after `version`, which was listed before: a list without it tells nothing of what came after. */
  async #after(version: number): Promise<number | undefined> {
    const versions = (await this.#service.deployments()).map((one) => one.version)
    if (version > 0 && !versions.includes(version)) throw unlisted(version)
    return versions.find((one) => one > version)
  }
}

const unlisted = (version: number): Halted =>
  new Halted('incomplete', 'refused', `AWS does not list version ${version}, which it told of before.`)

const noService = (name: string): UsageError =>
  new UsageError(
    'bad-value',
    'service',
    `input "service": there is no container service "${name}" in this region and account`,
  )

function imageOf({ image }: Subject): Image {
  if (image === undefined) throw new Error('Lightsail takes an image by its bytes alone')
  return image
}

function withImage({ workload, target }: LightsailPlan, image: string): Workload {
  const containers = Object.entries(workload.containers).map(([name, container]) => [
    name,
    name === target ? { ...container, image } : container,
  ])
  return { ...workload, containers: Object.fromEntries(containers) }
}

/** The platform's own line in a container's log, seen where polls missed the state; its wording is unverified. */
const nodeStarted = /^\[deployment:\d+\] Started \d+ new node/

export const wasChecked = (log: readonly string[], transitions: readonly string[]): boolean =>
  transitions.some((one) => one.includes('EVALUATING_HEALTH_CHECK')) ||
  log.some((line) => nodeStarted.test(line))
