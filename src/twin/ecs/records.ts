import { randomBytes } from 'node:crypto'
import type {
  DeploymentConfiguration,
  DeploymentRolloutState,
  HealthStatus,
  NetworkConfiguration,
  ServiceDeploymentLifecycleStage,
  ServiceDeploymentRollbackMonitorsStatus,
  ServiceDeploymentStatus,
  ServiceEvent,
  TaskDefinition,
  TaskStopCode,
} from '@aws-sdk/client-ecs'
import type { HttpHealthCheck } from '../containers/http-health.ts'
import type { Node } from '../containers/machine.ts'
import type { Listening } from '../http.ts'
import type { PulledImage } from './images.ts'

export type TargetGroup = {
  readonly arn: string
  readonly containerName: string
  readonly containerPort: number
  readonly check: HttpHealthCheck
}

/** What a service is told to be at one time; a deployment brings it about. */
export type Revision = {
  readonly id: string
  readonly arn: string
  readonly taskDefinition: TaskDefinition
  readonly networkConfiguration: NetworkConfiguration | undefined
  readonly platformVersion: string
  readonly createdAt: Date
  /** By container; none until a deployment or task has looked the image up. */
  readonly images: Map<string, PulledImage>
}

/** X86_64 unless told otherwise: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RuntimePlatform.html */
export const architectureOf = ({ taskDefinition }: Revision): string =>
  taskDefinition.runtimePlatform?.cpuArchitecture === 'ARM64' ? 'arm64' : 'amd64'

/** An entry of a service's `deployments`. */
export type Rollout = {
  /** `ecs-svc/…` */
  readonly id: string
  readonly revision: Revision
  readonly createdAt: Date
  updatedAt: Date
  state: DeploymentRolloutState
  reason: string
  failedTasks: number
}

/** Of tasks. */
export type Counts = { readonly requested: number; readonly running: number; readonly pending: number }

export type ServiceDeploymentRecord = {
  readonly arn: string
  readonly createdAt: Date
  readonly sources: readonly Revision[]
  readonly rollout: Rollout
  readonly configuration: DeploymentConfiguration
  status: ServiceDeploymentStatus
  statusReason: string | undefined
  stage: ServiceDeploymentLifecycleStage | undefined
  startedAt: Date | undefined
  /** Whether its bake time has begun, and whether it is over. */
  bake: 'not yet' | 'going on' | 'over'
  finishedAt: Date | undefined
  stoppedAt: Date | undefined
  updatedAt: Date
  breaker: ServiceDeploymentRollbackMonitorsStatus
  /** As the circuit breaker has counted. */
  failures: number
  rollback: { readonly reason: string; readonly startedAt: Date; readonly rollout: Rollout } | undefined
  /** False for as long as eventual consistency hides it. */
  listed: boolean
  /** Tasks of the target revision once it is over. */
  final: Counts | undefined
}

export type ContainerRecord = {
  readonly id: string
  readonly name: string
  status: string
  health: HealthStatus
  exitCode: number | undefined
  reason: string | undefined
}

export type StopCause = { readonly code: TaskStopCode; readonly reason: string }

export type TaskRecord = {
  readonly id: string
  readonly rollout: Rollout
  readonly createdAt: Date
  readonly containers: readonly ContainerRecord[]
  status: string
  desired: 'RUNNING' | 'STOPPED'
  node: Node | undefined
  /** What the load balancer thinks of it. */
  target: 'initial' | 'healthy' | 'unhealthy'
  /** Has been RUNNING long enough to count where nothing checks it. */
  settled: boolean
  cause: StopCause | undefined
  pullStartedAt: Date | undefined
  pullStoppedAt: Date | undefined
  startedAt: Date | undefined
  stoppingAt: Date | undefined
  stoppedAt: Date | undefined
}

export type ServiceRecord = {
  readonly name: string
  readonly cluster: string
  readonly arn: string
  readonly createdAt: Date
  readonly targetGroup: TargetGroup | undefined
  readonly front: Listening
  desired: number
  configuration: DeploymentConfiguration
  gracePeriodSeconds: number
  /** Newest first; the first is PRIMARY. */
  rollouts: Rollout[]
  /** What a rollback goes back to. */
  completed: Rollout | undefined
  /** Newest first. */
  deployments: ServiceDeploymentRecord[]
  tasks: TaskRecord[]
  /** Newest first. */
  events: ServiceEvent[]
}

export const hexId = (): string => randomBytes(16).toString('hex')
/** Service revisions and `ecs-svc/…` are numbers of nineteen digits. */
export const numericId = (): string =>
  String(10n ** 18n + (randomBytes(8).readBigUInt64BE() % (9n * 10n ** 18n)))

const over: readonly ServiceDeploymentStatus[] = [
  'SUCCESSFUL',
  'STOPPED',
  'ROLLBACK_SUCCESSFUL',
  'ROLLBACK_FAILED',
]
export const isOver = ({ status }: ServiceDeploymentRecord): boolean => over.includes(status)

export const primary = (service: ServiceRecord): Rollout => {
  const [first] = service.rollouts
  if (first === undefined) throw new Error(`service ${service.name} has no deployment`)
  return first
}

export const tasksOf = (service: ServiceRecord, rollout: Rollout): readonly TaskRecord[] =>
  service.tasks.filter((task) => task.rollout.revision === rollout.revision)

const keptEvents = 100
export function tell(service: ServiceRecord, at: number, message: string): void {
  const event = { id: hexId(), createdAt: new Date(at), message: `(service ${service.name}) ${message}` }
  service.events = [event, ...service.events].slice(0, keptEvents)
}
