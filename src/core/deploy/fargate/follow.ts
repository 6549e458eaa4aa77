import type { Followed } from '../target.ts'
import { type Watch, watched } from '../watch.ts'
import { among, isNewest, type Own, ofDeployment } from './own.ts'
import type { Service, ServiceDeployment } from './service.ts'
import { collect, kindOf, reasonOf } from './stops.ts'

/** Without a circuit breaker ECS tries for ever; with one its own threshold is given twice the time. */
const patience = 3

/**
 * Waits for our service deployment to end, never for `services stable`, which is true again after a rollback
 * (docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html).
 * The watch is told of states such as `0123abc IN_PROGRESS SCALE_UP`.
 */
export async function follow(
  own: Own,
  service: Pick<Service, 'find' | 'deployments' | 'tasks'>,
  watch: Watch,
): Promise<Followed> {
  const followed = await watched(async () => {
    const [deployments, tasks] = await Promise.all([service.deployments(own), service.tasks()])
    const { mine, newer } = among(deployments, own)
    if (mine === undefined) return { transition: 'not listed yet', ended: undefined }
    collect(own, ofDeployment(tasks, own, mine))
    const isSuperseded = newer !== undefined || (mine.status === 'STOPPED' && !(await isNewest(own, service)))
    return { transition: inWords(mine), ended: judge(mine, isSuperseded, own) }
  }, watch)
  return followed ?? { ending: 'still-running' }
}

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

const inWords = ({ arn, status, stage = '' }: ServiceDeployment): string =>
  `${arn.split('/').at(-1)} ${status} ${stage}`.trim()
