import type { TwinClock } from '../clock.ts'
import type { Node } from './machine.ts'
import { isSuccess, probe } from './probe.ts'

/** What a load balancer asks of a container, and how often it wants to hear it. */
export type HttpHealthCheck = {
  readonly healthyThreshold: number
  readonly unhealthyThreshold: number
  readonly timeoutSeconds: number
  readonly intervalSeconds: number
  readonly path: string
  /** `200-499`, `200,302`. */
  readonly successCodes: string
}

/** Real milliseconds under which neither a pause nor a wait for an answer is shortened: processes do not run faster. */
export const shortestPause = 20
export const shortestTimeout = 500

/**
 * Checks over HTTP until the thresholds are met. Answers with a wrong status count up to `unhealthyThreshold`;
 * while nothing answers at all the process may still be starting, which takes real time, so only `patience`
 * (milliseconds of the twin) bounds it. `unverified`: how long AWS itself waits.
 */
export async function becomesHealthy(
  node: Node,
  check: HttpHealthCheck,
  clock: TwinClock,
  speed: number,
  patience: number,
  signal: AbortSignal,
): Promise<boolean> {
  if (node.backend === 'simulated') return true
  if (node.backend === 'nobody') return false
  const interval = check.intervalSeconds * 1000
  const pause = Math.max(interval, shortestPause * speed)
  const timeout = Math.max((check.timeoutSeconds * 1000) / Math.max(speed, 1), shortestTimeout)
  const longest = Math.max(patience, interval * (check.healthyThreshold + 1))
  let good = 0
  let bad = 0
  for (let waited = 0; waited <= longest && !signal.aborted; waited += pause) {
    if (node.ended.length > 0) return false
    const answer = await probe(node.backend.socket, check.path, timeout)
    const answered = 'status' in answer
    const fits = answered && isSuccess(check.successCodes, answer.status)
    good = fits ? good + 1 : 0
    bad = answered && !fits ? bad + 1 : 0
    if (good >= check.healthyThreshold) return node.ended.length === 0
    if (bad >= check.unhealthyThreshold) return false
    await clock.sleep(pause, signal)
  }
  return false
}
