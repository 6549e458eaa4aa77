import type { Clock } from '../../command/progress.ts'
import { pending } from '../pending.ts'
import type { Service } from './service.ts'

export type Ending = 'ACTIVE' | 'FAILED' | 'superseded' | 'still-running'
export type Followed = { readonly ending: Ending; readonly newest: number }

const shortest = 1_000
const longest = 10_000

/**
 * Waits for the deployment of one version, never for the state of the service: after a failed deployment the
 * service says RUNNING again, with the version before (Lightsail developer guide, "Deployments").
 * @param deadline milliseconds since the epoch
 * @param seen told each new state, `ACTIVATING EVALUATING_HEALTH_CHECK`
 */
export async function follow(
  version: number,
  service: Pick<Service, 'find' | 'deployments'>,
  clock: Clock,
  deadline: number,
  seen: (transition: string) => void,
): Promise<Followed> {
  let last = ''
  let pause = shortest
  for (;;) {
    const [state, deployments] = await Promise.all([service.find(), service.deployments()])
    const own = deployments.find((one) => one.version === version)
    const newest = Math.max(version, ...deployments.map((one) => one.version))
    const detail = own?.state === 'ACTIVATING' ? (state?.stateDetail ?? '') : ''
    const transition = `${own?.state ?? 'not listed yet'} ${detail}`.trim()
    if (transition !== last) seen(transition)
    if (newest > version || own?.state === 'INACTIVE') return { ending: 'superseded', newest }
    if (own?.state === 'ACTIVE' || own?.state === 'FAILED') return { ending: own.state, newest }
    if (clock.now() >= deadline) return { ending: 'still-running', newest }
    // Something moves: look again soon. Nothing does: ask less often, since the rate limits are not published.
    pause = transition === last ? Math.min(pause * 1.5, longest) : shortest
    last = transition
    await clock.sleep(Math.min(pause, Math.max(0, deadline - clock.now())))
  }
}

/**
 * The state of the service once no deployment is pending; undefined when there is no such service.
 * @throws Halted failed `still-running` when one is pending at the deadline: nothing is planned over it
 */
export async function settled(
  service: Pick<Service, 'find'>,
  clock: Clock,
  deadline: number,
): Promise<Awaited<ReturnType<Service['find']>>> {
  for (;;) {
    const state = await service.find()
    if (state?.next === undefined) return state
    if (clock.now() >= deadline) throw pending(`Version ${state.next.version}`)
    await clock.sleep(shortest * 5)
  }
}
