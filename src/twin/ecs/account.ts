import type { DeploymentConfiguration, NetworkConfiguration, TaskDefinition } from '@aws-sdk/client-ecs'
import { type Backend, startFront } from '../containers/front.ts'
import { nameIn } from './arns.ts'
import { begin } from './deployment.ts'
import {
  hexId,
  isOver,
  numericId,
  type Revision,
  type Rollout,
  type ServiceDeploymentRecord,
  type ServiceRecord,
  type TargetGroup,
} from './records.ts'
import { clusterNotFound, serviceNotFound } from './refusals.ts'
import { keep } from './scheduler.ts'
import { TaskDefinitions } from './task-definitions.ts'
import type { World } from './world.ts'

export type NewService = {
  readonly cluster: string
  readonly name: string
  readonly taskDefinition: TaskDefinition
  readonly desired: number
  readonly configuration: DeploymentConfiguration
  readonly targetGroup: TargetGroup | undefined
  readonly gracePeriodSeconds: number
  readonly networkConfiguration: NetworkConfiguration
}
export type EcsOptions = Omit<World, 'signal' | 'track' | 'secrets'> & {
  /** Milliseconds for which a new service deployment is not listed yet. */
  readonly lag: number
}

/** The clusters of one account in one region, with their Fargate services. */
export class EcsAccount {
  readonly world: World
  readonly taskDefinitions: TaskDefinitions
  readonly #clusters = new Map<string, Map<string, ServiceRecord>>()
  readonly #lag: number
  readonly #running = new Set<Promise<void>>()
  readonly #end = new AbortController()

  constructor({ lag, ...options }: EcsOptions) {
    const track = (work: Promise<void>): void => {
      const tracked = work.finally(() => this.#running.delete(tracked))
      this.#running.add(tracked)
    }
    this.#lag = lag
    this.world = { ...options, secrets: new Map(), signal: this.#end.signal, track }
    this.taskDefinitions = new TaskDefinitions(options.arns, options.clock, options.images.isEcr)
  }

  /** By name or ARN; a call that names none means `default`. */
  cluster(reference = 'default'): ReadonlyMap<string, ServiceRecord> {
    const found = this.#clusters.get(nameIn(reference))
    if (found === undefined) throw clusterNotFound()
    return found
  }

  service(cluster: string | undefined, reference: string): ServiceRecord {
    const found = this.cluster(cluster).get(nameIn(reference))
    if (found === undefined) throw serviceNotFound()
    return found
  }

  get services(): readonly ServiceRecord[] {
    return [...this.#clusters.values()].flatMap((cluster) => [...cluster.values()])
  }

  async create(plan: NewService): Promise<ServiceRecord> {
    const { arns, clock } = this.world
    const { taskDefinition, networkConfiguration, ...rest } = plan
    const service: ServiceRecord = {
      ...rest,
      arn: arns.service(plan.cluster, plan.name),
      createdAt: new Date(clock.now()),
      front: await startFront(() => backendOf(service)),
      rollouts: [],
      completed: undefined,
      deployments: [],
      tasks: [],
      events: [],
    }
    const cluster = this.#clusters.get(plan.cluster) ?? new Map<string, ServiceRecord>()
    this.#clusters.set(plan.cluster, cluster.set(plan.name, service))
    this.deploy(service, { taskDefinition, networkConfiguration, platformVersion: '1.4.0' })
    this.world.track(keep(this.world, service))
    return service
  }

  /** A new service deployment; the one that is under way, if any, is stopped by it. */
  deploy(
    service: ServiceRecord,
    wanted: Pick<Revision, 'taskDefinition' | 'networkConfiguration' | 'platformVersion'>,
  ): ServiceDeploymentRecord {
    const { clock, arns } = this.world
    const now = new Date(clock.now())
    const id = numericId()
    const arn = arns.serviceRevision(service.cluster, service.name, id)
    const revision: Revision = { ...wanted, id, arn, createdAt: now, images: new Map() }
    // `unverified`: that the number of a deployment is that of its revision.
    const rollout: Rollout = {
      id: `ecs-svc/${id}`,
      revision,
      createdAt: now,
      updatedAt: now,
      state: 'IN_PROGRESS',
      reason: `ECS deployment ecs-svc/${id} in progress.`,
      failedTasks: 0,
    }
    supersede(service)
    const deployment = deploymentOf(service, rollout, {
      arn: arns.serviceDeployment(service.cluster, service.name, hexId().slice(0, 21)),
      listed: this.#lag === 0,
    })
    service.rollouts = [rollout, ...service.rollouts]
    service.deployments = [deployment, ...service.deployments]
    this.world.track(begin(this.world, deployment))
    if (this.#lag > 0) this.world.track(this.#list(deployment))
    return deployment
  }

  /** Everything that runs is ended. */
  async stop(): Promise<void> {
    this.#end.abort()
    while (this.#running.size > 0) await Promise.allSettled(this.#running)
    for (const { front } of this.services) await front.close()
  }

  async #list(deployment: ServiceDeploymentRecord): Promise<void> {
    await this.world.clock.sleep(this.#lag, this.world.signal)
    deployment.listed = true
  }
}

/** `unverified`: the states of a deployment that a newer one ends, and its words. */
function supersede(service: ServiceRecord): void {
  for (const deployment of service.deployments) {
    if (isOver(deployment)) continue
    deployment.status = 'STOP_REQUESTED'
    deployment.statusReason = 'Service deployment stopped because a newer service deployment was started.'
  }
}

function deploymentOf(
  service: ServiceRecord,
  rollout: Rollout,
  { arn, listed }: { readonly arn: string; readonly listed: boolean },
): ServiceDeploymentRecord {
  const running = service.tasks.filter(({ desired }) => desired === 'RUNNING')
  const enabled = service.configuration.deploymentCircuitBreaker?.enable === true
  return {
    arn,
    createdAt: rollout.createdAt,
    sources: [...new Set(running.map((task) => task.rollout.revision))],
    rollout,
    configuration: service.configuration,
    status: 'PENDING',
    statusReason: undefined,
    stage: undefined,
    startedAt: undefined,
    bake: 'not yet',
    finishedAt: undefined,
    stoppedAt: undefined,
    updatedAt: rollout.createdAt,
    breaker: enabled ? 'MONITORING' : 'DISABLED',
    failures: 0,
    rollback: undefined,
    listed,
    final: undefined,
  }
}

/** The oldest task that the load balancer takes for healthy: while a deployment goes on, that of the version before. */
function backendOf(service: ServiceRecord): Backend {
  const able = service.tasks.filter(({ status, desired, target }) =>
    service.targetGroup === undefined ? status === 'RUNNING' : desired === 'RUNNING' && target === 'healthy',
  )
  return able[0]?.node?.backend ?? 'nobody'
}
