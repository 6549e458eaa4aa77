import type { Debt } from '../../report/report.ts'
import { inherited } from '../inherit.ts'
import type { Container, Deployment, Workload } from './service.ts'

export type Inherited = { readonly workload: Workload; readonly debt: readonly Debt[] }

/**
 * Copies named variables from the running deployment, in memory. Lightsail has no other channel for a secret, so
 * each one is debt: with its age and its way out (invariant 12).
 * @param versions the kept deployments, newest first
 */
export function inherit(
  workload: Workload,
  words: readonly string[],
  service: string,
  running: Deployment | undefined,
  versions: readonly Deployment[],
): Inherited {
  const name = `version ${running?.version ?? 0}`
  const before = running && environments(running.containers)
  const taken = inherited(words, environments(workload.containers), before, name)
  const containers = Object.entries(workload.containers).map(([container, one]) => {
    const own = taken
      .filter((variable) => variable.container === container)
      .map(({ key, value }) => [key, value] as const)
    return [container, { ...one, environment: { ...one.environment, ...Object.fromEntries(own) } }]
  })
  const debt = taken.map(({ container, key }) => owed(service, container, key, running, versions))
  return { workload: { ...workload, containers: Object.fromEntries(containers) }, debt }
}

const environments = (containers: Readonly<Record<string, Container>>) =>
  Object.fromEntries(Object.entries(containers).map(([name, { environment }]) => [name, environment]))

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
