import type { Named } from '../target.ts'
import type { Service, ServiceDeployment, Task } from './service.ts'

/** A deployment of this run. ECS does not give its ARN when it is started, so it is told by what it is not. */
export type Own = Named & {
  /** ARN of the task definition that it brings. */
  readonly taskDefinition: string
  /** What the service calls its newest deployment since then. */
  readonly newest: string
  /** ARNs of the service deployments that were there before. */
  readonly known: ReadonlySet<string>
  /** Milliseconds by AWS's clock: nothing older is asked for. */
  readonly since: number
  /** Its tasks that stopped, by ARN, as they were seen. */
  readonly stopped: Map<string, Task>
}

type Among = {
  readonly mine: ServiceDeployment | undefined
  readonly newer: ServiceDeployment | undefined
}

/** Ours is the first new one that brings our revision; somebody may bring the same one once more after it. */
export function among(deployments: readonly ServiceDeployment[], { known, taskDefinition }: Own): Among {
  const fresh = deployments.filter(({ arn }) => !known.has(arn))
  const mine = fresh.find((one) => one.taskDefinition === taskDefinition)
  return { mine, newer: mine && fresh.find((one) => one !== mine && one.createdAt > mine.createdAt) }
}

/** By the service itself, which knows of a deployment before it is listed. */
export async function isNewest({ newest }: Own, service: Pick<Service, 'find'>): Promise<boolean> {
  const state = await service.find()
  return typeof state === 'object' && state.newest.id === newest
}

/** Tasks that our deployment started: an earlier deployment may have been of the same revision. */
export const ofDeployment = (
  tasks: readonly Task[],
  { taskDefinition }: Own,
  { createdAt }: ServiceDeployment,
): readonly Task[] =>
  tasks.filter((task) => task.taskDefinition === taskDefinition && task.createdAt >= createdAt)
