import { isHealthy } from './health.ts'
import { type Counts, primary, type Rollout, type ServiceRecord, tasksOf } from './records.ts'

const starting = ['PROVISIONING', 'PENDING', 'ACTIVATING']

export function countsOf(service: ServiceRecord, rollout: Rollout): Counts {
  const there = tasksOf(service, rollout)
  return {
    requested: primary(service).revision === rollout.revision ? service.desired : 0,
    running: there.filter(({ status }) => status === 'RUNNING').length,
    pending: there.filter(({ status, desired }) => desired === 'RUNNING' && starting.includes(status)).length,
  }
}

/** Every task of the newest revision counts, none of another is left. */
export function isSteady(service: ServiceRecord): boolean {
  const target = primary(service)
  const there = service.tasks.filter(({ status }) => status !== 'STOPPED')
  const good = tasksOf(service, target).filter((task) => isHealthy(service, task)).length
  return good === service.desired && there.length === good
}

/** Half of the desired count, at least 3, at most 200: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html */
export const thresholdOf = ({ desired }: ServiceRecord): number =>
  Math.min(200, Math.max(3, Math.ceil(desired / 2)))
