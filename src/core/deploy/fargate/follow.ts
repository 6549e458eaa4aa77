import type { Clock } from '../../command/progress.ts'
import type { Followed, Named } from '../target.ts'
import type { Service, ServiceDeployment, Task } from './service.ts'
import { collect, kindOf, reasonOf } from './stops.ts'

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

const shortest = 1_000
const longest = 10_000

/** Without a circuit breaker ECS tries for ever; with one its own threshold is given twice the time. */
const patience = 3

/**
 * Waits for our service deployment to end, never for `services stable`, which is true again after a rollback
 * (docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html).
 * @param deadline milliseconds since the epoch
 * @param seen told each new state, `0123abc IN_PROGRESS SCALE_UP`
 */
export async function follow(
  own: Own,
  service: Pick<Service, 'find' | 'deployments' | 'tasks'>,
  clock: Clock,
  deadline: number,
  seen: (transition: string) => void,
): Promise<Followed> {
  let last = ''
  let pause = shortest
  for (;;) {
    const [deployments, tasks] = await Promise.all([service.deployments(own), service.tasks()])
    const { mine, newer } = among(deployments, own)
    collect(own, mine === undefined ? [] : ofDeployment(tasks, own, mine))
    const transition = inWords(mine)
    if (transition !== last) seen(transition)
    const isSuperseded =
      newer !== undefined || (mine?.status === 'STOPPED' && !(await isNewest(own, service)))
    const followed = mine === undefined ? undefined : judge(mine, isSuperseded, own)
    if (followed !== undefined) return followed
    if (clock.now() >= deadline) return { ending: 'still-running' }
    // Something moves: look again soon. Nothing does: ask less often.
    pause = transition === last ? Math.min(pause * 1.5, longest) : shortest
    last = transition
    await clock.sleep(Math.min(pause, Math.max(0, deadline - clock.now())))
  }
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

function judge(mine: ServiceDeployment, isSuperseded: boolean, own: Own): Followed | undefined {
  if (isSuperseded) return { ending: 'superseded' }
  const { status, reason, breaker } = mine
  switch (status) {
    case 'SUCCESSFUL':
      return { ending: 'serves' }
    case 'STOPPED':
      // A circuit breaker that may not roll back stops the deployment where it is.
      if (breaker?.status === 'TRIGGERED') return hopeless(own, reason)
      return { ending: 'given-up', state: status, why: `it was stopped: ${reason ?? 'no reason given'}` }
    case 'ROLLBACK_SUCCESSFUL':
    case 'ROLLBACK_FAILED': {
      const why = whyStopped(own) ?? reason
      return { ending: 'given-up', state: status, ...(why !== undefined && { why }) }
    }
    case 'PENDING':
    case 'IN_PROGRESS':
      return own.stopped.size >= limitOf(breaker) ? hopeless(own, reason) : undefined
    default:
      return undefined
  }
}

const limitOf = (breaker: ServiceDeployment['breaker']): number =>
  breaker === undefined || breaker.status === 'DISABLED'
    ? patience
    : Math.max(patience, breaker.threshold) * 2

function hopeless(own: Own, reason: string | undefined): Followed {
  const why = whyStopped(own) ?? reason ?? 'its circuit breaker triggered'
  return { ending: 'hopeless', detail: kindOf([...own.stopped.values()]), why }
}

function whyStopped({ stopped }: Own): string | undefined {
  const last = [...stopped.values()].at(-1)
  if (last === undefined) return undefined
  return `${stopped.size} of its tasks stopped, the last one with: ${reasonOf(last)}`
}

function inWords(mine: ServiceDeployment | undefined): string {
  if (mine === undefined) return 'not listed yet'
  const id = mine.arn.split('/').at(-1)
  return `${id} ${mine.status} ${mine.stage ?? ''}`.trim()
}
