import type { TaskDefinition } from './definition.ts'

/** A service as DescribeServices tells it. */
export type ServiceState = {
  /** ACTIVE, DRAINING or INACTIVE. */
  readonly status: string
  /** ARN of the revision that its newest deployment is for. */
  readonly taskDefinition: string
  readonly desiredCount: number
  /** ECS, CODE_DEPLOY or EXTERNAL. */
  readonly controller: string
  /** FARGATE, EC2, EXTERNAL; absent with capacity providers. */
  readonly launchType?: string
  /** A load balancer asks after the health of its tasks. */
  readonly isBalanced: boolean
  readonly hasCircuitBreaker: boolean
  /** Its newest deployment; each one has an id of its own. Milliseconds since the epoch, by AWS's clock. */
  readonly newest: { readonly id: string; readonly createdAt: number }
}

export type Revision = {
  readonly arn: string
  readonly definition: TaskDefinition
  /** No service can be brought to one that was deregistered, though its tasks go on. */
  readonly isActive: boolean
}

/** A service deployment; its status as in AWS's ServiceDeploymentStatus. */
export type ServiceDeployment = {
  readonly arn: string
  readonly status: string
  /** ARN of the task definition of its target revision; absent while AWS does not tell it yet. */
  readonly taskDefinition?: string
  /** Milliseconds since the epoch, by AWS's clock. */
  readonly createdAt: number
  /** AWS's lifecycleStage, such as SCALE_UP. */
  readonly stage?: string
  /** AWS's words for the status, or for the rollback. */
  readonly reason?: string
  readonly breaker?: { readonly status: string; readonly threshold: number }
}

export type Task = {
  readonly arn: string
  readonly taskDefinition: string
  /** Milliseconds since the epoch, by AWS's clock. */
  readonly createdAt: number
  /** PROVISIONING … RUNNING … STOPPED. */
  readonly status: string
  /** HEALTHY, UNHEALTHY or UNKNOWN (no health check). */
  readonly health: string
  /** AWS's TaskStopCode. */
  readonly stopCode?: string
  readonly stoppedReason?: string
  readonly containers: readonly TaskContainer[]
}
export type TaskContainer = {
  readonly name: string
  readonly imageDigest?: string
  readonly exitCode?: number
  readonly reason?: string
}

/** One service of a cluster. All throw `Halted` (`access-denied`, `unreachable`, `refused`). */
export type Service = {
  /** Undefined when the cluster has no such service. */
  find(): Promise<ServiceState | 'no-cluster' | undefined>
  /** A task definition by ARN, or the newest active one of a family; undefined when there is none. */
  revision(name: string): Promise<Revision | undefined>
  /** ARN of the new revision. Tried once: a second try might make a second revision. */
  register(definition: TaskDefinition): Promise<string>
  /**
   * Starts a deployment; `force` also where the service is on that revision already.
   * @returns the id that `newest` has from then on
   */
  update(taskDefinition: string, force: boolean): Promise<string>
  /** Created since that time (milliseconds, by AWS's clock), or those that have not ended; oldest first. */
  deployments(which: { readonly since: number } | 'unfinished'): Promise<readonly ServiceDeployment[]>
  /** Those that run or start, and those that stopped a short while ago. */
  tasks(): Promise<readonly Task[]>
}
