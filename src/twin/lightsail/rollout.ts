import type { ContainerServiceStateDetailCode } from '@aws-sdk/client-lightsail'
import type { Digest } from '../../core/image/oci.ts'
import type { TwinClock } from '../clock.ts'
import { becomesHealthy } from '../containers/http-health.ts'
import type { Node } from '../containers/machine.ts'
import type { Nodes } from './node.ts'
import { active, type DeploymentRecord, type ServiceRecord } from './records.ts'

export type RolloutWorld = {
  readonly clock: TwinClock
  readonly speed: number
  readonly nodes: Nodes
  readonly patience: number
  readonly signal: AbortSignal
  digestOf(service: ServiceRecord, image: string): Digest | undefined
}

type Walk = readonly (readonly [ContainerServiceStateDetailCode, number])[]

/**
 * The codes while a deployment activates, in the order of
 * https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_ContainerServiceStateDetail.html;
 * their seconds are `unverified`.
 */
const firstWalk: Walk = [
  ['CREATING_SYSTEM_RESOURCES', 2],
  ['CREATING_NETWORK_INFRASTRUCTURE', 2],
  ['PROVISIONING_CERTIFICATE', 2],
  ['PROVISIONING_SERVICE', 2],
]
const creating = 8
const activating = 5

/** From ACTIVATING to ACTIVE or FAILED. */
export async function rollOut(
  world: RolloutWorld,
  service: ServiceRecord,
  deployment: DeploymentRecord,
): Promise<void> {
  const { clock, signal } = world
  const previous = active(service)
  if (previous === undefined) {
    for (const [code, seconds] of firstWalk) {
      service.detail = code
      await clock.sleep(seconds * 1000, signal)
    }
  }
  service.detail = 'CREATING_DEPLOYMENT'
  tell(service, deployment, 'Creating your deployment')
  await clock.sleep(creating * 1000, signal)
  const node = await healthyNode(world, service, deployment, previous)
  if (node === undefined) return fail(world, service, deployment, previous)
  service.detail = 'ACTIVATING_DEPLOYMENT'
  await clock.sleep(activating * 1000, signal)
  deployment.node = node
  deployment.state = 'ACTIVE'
  // One ACTIVE at a time: https://docs.aws.amazon.com/lightsail/latest/userguide/amazon-lightsail-container-services-deployments.html
  if (previous !== undefined) previous.state = 'INACTIVE'
  settle(service)
  tell(service, deployment, 'Reached a steady state')
  await previous?.node?.stop()
  if (previous !== undefined) previous.node = undefined
}

async function healthyNode(
  world: RolloutWorld,
  service: ServiceRecord,
  deployment: DeploymentRecord,
  previous: DeploymentRecord | undefined,
): Promise<Node | undefined> {
  if (!world.nodes.isolation.ownNetwork) await previous?.node?.stop()
  const node = await startNode(world, service, deployment)
  if (node === undefined) return undefined
  tell(service, deployment, 'Started 1 new node')
  service.detail = 'EVALUATING_HEALTH_CHECK'
  if (await isHealthy(world, deployment, node)) return node
  await node.stop()
  return undefined
}

export async function startNode(
  world: RolloutWorld,
  service: ServiceRecord,
  deployment: DeploymentRecord,
): Promise<Node | undefined> {
  try {
    return await world.nodes.start({
      containers: deployment.containers,
      port: deployment.publicEndpoint?.containerPort ?? 0,
      digest: (image) => world.digestOf(service, image),
      line: (container, message) => service.log.write(container, message),
    })
  } catch (error) {
    // What an engine would have said about an image that it cannot start.
    for (const name of Object.keys(deployment.containers)) service.log.write(name, String(error))
    return undefined
  }
}

export async function isHealthy(
  world: RolloutWorld,
  deployment: DeploymentRecord,
  node: Node,
): Promise<boolean> {
  const check = deployment.publicEndpoint?.healthCheck
  // With no public endpoint nothing is checked; the containers have to stay up.
  if (check === undefined) return node.ended.length === 0
  return becomesHealthy(node, check, world.clock, world.speed, world.patience, world.signal)
}

/** The previous deployment keeps serving and the service says RUNNING, READY with none: same page as above. */
async function fail(
  world: RolloutWorld,
  service: ServiceRecord,
  deployment: DeploymentRecord,
  previous: DeploymentRecord | undefined,
): Promise<void> {
  if (previous !== undefined && !world.nodes.isolation.ownNetwork)
    previous.node = await startNode(world, service, previous)
  // The reason is nowhere in the API; this sentence of the log is known from people's reports, `unverified`.
  tell(service, deployment, 'Took too long')
  deployment.state = 'FAILED'
  settle(service)
}

function settle(service: ServiceRecord): void {
  service.detail = undefined
  service.state = active(service) === undefined ? 'READY' : 'RUNNING'
}

/** The platform's own lines stand in every container's log. */
function tell(service: ServiceRecord, { version, containers }: DeploymentRecord, message: string): void {
  for (const name of Object.keys(containers)) service.log.write(name, `[deployment:${version}] ${message}`)
}
