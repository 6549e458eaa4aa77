import type { Followed } from '../target.ts'
import { type Watch, watched } from '../watch.ts'
import type { Deployment, Service } from './service.ts'

/**
 * Waits for the deployment of one version, never for the state of the service: after a failed deployment the
 * service says RUNNING again, with the version before (Lightsail developer guide, "Deployments").
 * The watch is told of states such as `ACTIVATING EVALUATING_HEALTH_CHECK`.
 */
export async function follow(
  version: number,
  service: Pick<Service, 'find' | 'deployments'>,
  watch: Watch,
): Promise<Followed> {
  const followed = await watched(async () => {
    const [state, deployments] = await Promise.all([service.find(), service.deployments()])
    const own = deployments.find((one) => one.version === version)
    const detail = own?.state === 'ACTIVATING' ? (state?.stateDetail ?? '') : ''
    const isSuperseded = deployments.some((one) => one.version > version)
    return {
      transition: `${own?.state ?? 'not listed yet'} ${detail}`.trim(),
      ended: isSuperseded ? superseded : judge(own?.state),
    }
  }, watch)
  return followed ?? { ending: 'still-running' }
}

const superseded: Followed = { ending: 'superseded' }

function judge(state: Deployment['state'] | undefined): Followed | undefined {
  switch (state) {
    case 'ACTIVE':
      return { ending: 'serves' }
    case 'FAILED':
      return { ending: 'given-up', state }
    case 'INACTIVE':
      return superseded
    default:
      return undefined
  }
}
