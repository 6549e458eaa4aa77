import type { DeploymentRolloutState } from '@aws-sdk/client-ecs'
import { countsOf, isSteady, thresholdOf } from './counts.ts'
import { isHealthy } from './health.ts'
import {
  architectureOf,
  type Rollout,
  type ServiceDeploymentRecord,
  type ServiceRecord,
  tasksOf,
  tell,
} from './records.ts'
import type { World } from './world.ts'

/** Milliseconds from PENDING to IN_PROGRESS, `unverified`. */
const pendingFor = 2000

/** The images are looked up once: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html, image resolution. */
export async function begin(world: World, deployment: ServiceDeploymentRecord): Promise<void> {
  await world.clock.sleep(pendingFor, world.signal)
  if (deployment.status !== 'PENDING') return
  deployment.status = 'IN_PROGRESS'
  deployment.stage = 'SCALE_UP'
  deployment.startedAt = new Date(world.clock.now())
  deployment.updatedAt = deployment.startedAt
  const { revision } = deployment.rollout
  const { taskDefinition, images } = revision
  for (const { name = '', image = '' } of taskDefinition.containerDefinitions ?? []) {
    try {
      images.set(name, world.images.resolve(image, architectureOf(revision)))
    } catch {
      // The task says so when it cannot pull.
    }
  }
}

/** One step; states and their order: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html */
export function advance(world: World, service: ServiceRecord, deployment: ServiceDeploymentRecord): void {
  switch (deployment.status) {
    case 'IN_PROGRESS':
      progress(world, service, deployment)
      break
    case 'STOP_REQUESTED':
      finish(world, service, deployment, 'STOPPED')
      break
    case 'ROLLBACK_REQUESTED':
      rollBack(world, service, deployment, 'Service deployment rolled back because it was stopped.')
      break
    case 'ROLLBACK_IN_PROGRESS':
      restore(world, service, deployment)
      break
    default:
    // PENDING ends by a sleep of its own.
  }
}

function progress(world: World, service: ServiceRecord, deployment: ServiceDeploymentRecord): void {
  const { rollout, configuration } = deployment
  const breaker = configuration.deploymentCircuitBreaker
  // "Once a service deployment has one or more successfully running tasks, the failed task count resets to zero":
  // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html, failedTasks
  const succeeded = tasksOf(service, rollout).some((task) => isHealthy(service, task))
  if (succeeded && breaker?.resetOnHealthyTask !== false) rollout.failedTasks = 0
  if (breaker?.enable === true) deployment.failures = rollout.failedTasks
  if (deployment.failures >= thresholdOf(service)) trip(world, service, deployment)
  else if (isSteady(service) && isBaked(world, deployment)) {
    complete(world, service, rollout)
    if (breaker?.enable === true) deployment.breaker = 'MONITORING_COMPLETE'
    finish(world, service, deployment, 'SUCCESSFUL')
  }
}

/** Whether the bake time is over; the first call begins it. */
function isBaked({ clock, signal }: World, deployment: ServiceDeploymentRecord): boolean {
  const minutes = deployment.configuration.bakeTimeInMinutes ?? 0
  if (deployment.bake === 'not yet' && minutes > 0) {
    deployment.bake = 'going on'
    deployment.stage = 'BAKE_TIME'
    void clock.sleep(minutes * 60_000, signal).then(() => {
      deployment.bake = 'over'
    })
  }
  return deployment.bake !== 'going on'
}

const tripped = 'ECS deployment circuit breaker: tasks failed to start.'

function trip(world: World, service: ServiceRecord, deployment: ServiceDeploymentRecord): void {
  const { rollout, configuration } = deployment
  deployment.breaker = 'TRIGGERED'
  settle(world, rollout, 'FAILED', tripped)
  tell(service, world.clock.now(), `(deployment ${rollout.id}) deployment failed: tasks failed to start.`)
  if (configuration.deploymentCircuitBreaker?.rollback === true) {
    rollBack(world, service, deployment, `Service deployment rolled back: ${tripped}`)
  } else {
    // It stops when "the rollback option is not in use for the failure detection mechanism and the service fails":
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html, stoppedAt
    deployment.statusReason = tripped
    finish(world, service, deployment, 'STOPPED')
  }
}

/**
 * Back to the deployment that was completed last, which "changes from a COMPLETED to IN_PROGRESS":
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html. From there on the service
 * looks like one that was never touched. With none to go back to "the deployment is stalled"; its state is `unverified`.
 */
function rollBack(
  world: World,
  service: ServiceRecord,
  deployment: ServiceDeploymentRecord,
  reason: string,
): void {
  const good = service.completed
  deployment.statusReason = reason
  if (good === undefined) {
    finish(world, service, deployment, 'ROLLBACK_FAILED')
    return
  }
  settle(
    world,
    good,
    'IN_PROGRESS',
    `ECS deployment circuit breaker: rolling back to deploymentId ${good.id}.`,
  )
  good.failedTasks = 0
  service.rollouts = [good, ...service.rollouts.filter((one) => one !== good)]
  const startedAt = new Date(world.clock.now())
  deployment.rollback = { reason, startedAt, rollout: good }
  deployment.status = 'ROLLBACK_IN_PROGRESS'
  deployment.updatedAt = startedAt
  tell(service, world.clock.now(), `rolling back to deployment ${good.id}.`)
}

function restore(world: World, service: ServiceRecord, deployment: ServiceDeploymentRecord): void {
  const rollout = deployment.rollback?.rollout
  if (rollout === undefined) return
  if (rollout.failedTasks >= thresholdOf(service)) {
    settle(world, rollout, 'FAILED', tripped)
    finish(world, service, deployment, 'ROLLBACK_FAILED')
  } else if (isSteady(service)) {
    complete(world, service, rollout)
    finish(world, service, deployment, 'ROLLBACK_SUCCESSFUL')
  }
}

function complete(world: World, service: ServiceRecord, rollout: Rollout): void {
  settle(world, rollout, 'COMPLETED', `ECS deployment ${rollout.id} completed.`)
  service.completed = rollout
  tell(service, world.clock.now(), `(deployment ${rollout.id}) deployment completed.`)
  tell(service, world.clock.now(), 'has reached a steady state.')
}

function settle({ clock }: World, rollout: Rollout, state: DeploymentRolloutState, reason: string): void {
  rollout.state = state
  rollout.reason = reason
  rollout.updatedAt = new Date(clock.now())
}

function finish(
  { clock }: World,
  service: ServiceRecord,
  deployment: ServiceDeploymentRecord,
  status: 'SUCCESSFUL' | 'STOPPED' | 'ROLLBACK_SUCCESSFUL' | 'ROLLBACK_FAILED',
): void {
  const now = new Date(clock.now())
  deployment.final = countsOf(service, deployment.rollout)
  deployment.status = status
  deployment.stage = undefined
  deployment.updatedAt = now
  deployment.finishedAt = now
  if (status === 'STOPPED') deployment.stoppedAt = now
}
