import { Halted, UsageError } from '../../command/failure.ts'
import type { Image } from '../../image/oci.ts'
import { diagnose, inWords } from '../diagnosis.ts'
import type { Ports, Request } from '../journal.ts'
import type { Subject } from '../subject.ts'
import type { Followed, Named, Running, Target } from '../target.ts'
import { created } from './create.ts'
import { follow, settled } from './follow.ts'
import { digestOf, type LightsailPlan, makePlan, nameOf } from './plan.ts'
import type { RegistryLogin, Service, Workload } from './service.ts'
import type { Spec } from './spec.ts'

export type LightsailRequest = Request & { readonly spec: Spec }

export type LightsailPorts = Pick<Ports, 'clock' | 'progress'> & {
  readonly service: Service
  /** Pushes by digest; nothing is tagged. */
  push(image: Image, login: RegistryLogin): Promise<void>
}

type Own = Named & { readonly version: number }

const own = (version: number): Own => ({ ...nameOf(version), version })

/** One container service of Lightsail. */
export function lightsailTarget(
  request: LightsailRequest,
  ports: LightsailPorts,
): Target<LightsailPlan, Own> {
  const { service, clock, progress } = ports
  const versionOf = async (version: number) =>
    (await service.deployments()).find((one) => one.version === version)
  /** Who deployed after `version`, which was listed before: a list without it tells nothing of what came after. */
  async function after(version: number): Promise<number | undefined> {
    const versions = (await service.deployments()).map((one) => one.version)
    if (version > 0 && !versions.includes(version)) throw unlisted(version)
    return versions.find((one) => one > version)
  }
  return {
    platform: 'Lightsail',
    async plan({ digest }, journal) {
      const state = await settled(service, clock, clock.now() + request.timeout)
      if (state === undefined) throw noService(request.service)
      if (state.url !== undefined) journal.url = state.url
      const [deployments, images] = await Promise.all([service.deployments(), service.images()])
      const running = state.current?.version ?? 0
      if (running > 0 && !deployments.some(({ version }) => version === running)) throw unlisted(running)
      return makePlan({ ...request, digest }, { state, deployments, images })
    },
    async prepare(plan, subject, journal) {
      if (plan.registered !== undefined) return plan.registered
      return progress.step('Push the image', async () => {
        journal.state = 'Parts of the image may be in the registry; no deployment was made.'
        await ports.push(imageOf(subject), await service.registryLogin())
        journal.state = 'The image is in the registry; no deployment was made.'
        return service.register(plan.target, plan.digest)
      })
    },
    async overtaken({ base }) {
      const newer = await after(base)
      return newer === undefined ? undefined : `Version ${newer} was deployed by someone else`
    },
    async start(plan, image, journal) {
      journal.state = 'A deployment was asked for; what became of it was not seen.'
      return own(await created(withImage(plan, image), plan.base, service, clock))
    },
    leftAlone: ({ previous }) =>
      `Lightsail goes on with it by itself: ${previous?.name ?? 'nothing'} serves until it is healthy, and further on if it never is. To see how it ends: aws lightsail get-container-service-deployments --service-name ${request.service}; then run again.`,
    follow: async ({ version }, deadline, seen) =>
      followedOf((await follow(version, service, clock, deadline, seen)).ending),
    async running({ target, digest: wanted }, { version }): Promise<Running> {
      const [deployed, images] = await Promise.all([versionOf(version), service.images()])
      const digest = deployed && digestOf(deployed, target, images)
      return digest === undefined ? { why: `the image that runs is not listed, not ${wanted}` } : { digest }
    },
    url: async () => (await service.find())?.url,
    async logs({ workload }, { version }) {
      const since = (await versionOf(version))?.createdAt ?? 0
      const read = async (name: string) => ({ lines: await service.log(name, since) })
      return Promise.all(Object.keys(workload.containers).map(read))
    },
    diagnose({ log, transitions }, { workload }) {
      const port = workload.publicEndpoint?.containerPort
      const diagnosis = diagnose(log, port, wasChecked(log, transitions))
      return { diagnosis, inWords: inWords(diagnosis, port) }
    },
    async previousServes({ running }) {
      return running !== undefined && (await versionOf(running.version))?.state === 'ACTIVE'
    },
    isNewest: async ({ version }) => (await after(version)) === undefined,
    async startPrevious({ running }, { version }, journal) {
      const { containers = {}, publicEndpoint } = running ?? {}
      journal.state = `${journal.state} A deployment of it was asked for; what became of that was not seen.`
      const workload = { containers, ...(publicEndpoint && { publicEndpoint }) }
      return own(await created(workload, version, service, clock))
    },
    async unlikePrevious({ running }, { version }) {
      // Names of registered images are bound to a digest, so equal names are equal images.
      const again = await versionOf(version)
      const other = Object.entries(running?.containers ?? {}).find(
        ([name, { image }]) => again?.containers[name]?.image !== image,
      )
      return other === undefined ? undefined : `container "${other[0]}" runs another image`
    },
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

function followedOf(ending: Awaited<ReturnType<typeof follow>>['ending']): Followed {
  if (ending === 'ACTIVE') return { ending: 'serves' }
  return ending === 'FAILED' ? { ending: 'given-up', state: ending } : { ending }
}

/** The platform's own line in a container's log, seen where polls missed the state; its wording is unverified. */
const nodeStarted = /^\[deployment:\d+\] Started \d+ new node/

export const wasChecked = (log: readonly string[], transitions: readonly string[]): boolean =>
  transitions.some((one) => one.includes('EVALUATING_HEALTH_CHECK')) ||
  log.some((line) => nodeStarted.test(line))
