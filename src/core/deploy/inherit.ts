import { UsageError } from '../command/failure.ts'
import { didYouMean } from '../command/inputs.ts'
import type { Debt } from '../report/report.ts'
import type { Deployment, Workload } from './service.ts'

export type Inherited = { readonly workload: Workload; readonly debt: readonly Debt[] }

/**
 * Copies named variables (`NAME`, or `container/NAME`) from the running deployment, in memory. Lightsail has no
 * other channel for a secret, so each one is debt: with its age and its way out (invariant 12).
 * @param versions the kept deployments, newest first
 */
export function inherit(
  workload: Workload,
  names: readonly string[],
  service: string,
  running: Deployment | undefined,
  versions: readonly Deployment[],
): Inherited {
  const taken = names.flatMap((word) => take(word, workload, running))
  const containers = Object.entries(workload.containers).map(([name, container]) => {
    const own = taken.filter((one) => one.container === name).map(({ key, value }) => [key, value] as const)
    return [name, { ...container, environment: { ...container.environment, ...Object.fromEntries(own) } }]
  })
  const debt = taken.map(({ container, key }) => owed(service, container, key, running, versions))
  return { workload: { ...workload, containers: Object.fromEntries(containers) }, debt }
}

type Taken = { readonly container: string; readonly key: string; readonly value: string }

function take(word: string, workload: Workload, running: Deployment | undefined): readonly Taken[] {
  if (running === undefined) throw wrong(word, 'nothing runs yet to inherit from; set it in the spec')
  const [key = '', only] = word.split('/').reverse()
  const found = Object.entries(running.containers)
    .filter(([name]) => Object.hasOwn(workload.containers, name) && (only === undefined || name === only))
    .flatMap(([container, { environment }]) => {
      const value = Object.hasOwn(environment, key) ? environment[key] : undefined
      return value === undefined ? [] : [{ container, key, value }]
    })
  if (found.length === 0) {
    const known = Object.values(running.containers).flatMap(({ environment }) => Object.keys(environment))
    throw wrong(word, `version ${running.version} has no such variable${didYouMean(key, known)}`)
  }
  const twice = found.find(({ container }) =>
    Object.hasOwn(workload.containers[container]?.environment ?? {}, key),
  )
  if (twice !== undefined) throw wrong(word, `the spec sets it too, in container "${twice.container}"`)
  return found
}

const wrong = (word: string, why: string): UsageError =>
  new UsageError('bad-value', 'environment-inherit', `input "environment-inherit": "${word}": ${why}`)

/** A variable in a container's environment that is there today and must go. */
export function owed(
  service: string,
  container: string,
  key: string,
  running: Deployment | undefined,
  versions: readonly Deployment[],
): Debt {
  const since = running && unbrokenSince(container, key, running, versions)
  return {
    what: `${key} in the container's environment`,
    where: `${service}/${container}`,
    ...(since !== undefined && { since: `version ${since}` }),
    'way out': /^AWS_/.test(key)
      ? 'run it on Fargate with a task role, which needs no key; then delete the key (aws iam delete-access-key)'
      : 'run it on Fargate and give it by reference from Secrets Manager; then rotate it: 50 versions keep the old value',
  }
}

/** The oldest kept version from which the variable was there in every version up to the running one. */
function unbrokenSince(
  container: string,
  key: string,
  running: Deployment,
  versions: readonly Deployment[],
): number {
  const older = versions.filter(({ version }) => version < running.version)
  const gap = older.findIndex(
    ({ containers }) => !Object.hasOwn(containers[container]?.environment ?? {}, key),
  )
  return (gap === -1 ? older.at(-1) : older[gap - 1])?.version ?? running.version
}
