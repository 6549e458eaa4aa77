import { Halted } from '../command/failure.ts'
import type { Digest } from '../image/oci.ts'
import type { Debt } from '../report/report.ts'
import { secretsIn } from './environment-secrets.ts'
import { inherit, owed } from './inherit.ts'
import type { Deployment, RegisteredImage, ServiceState, Workload } from './service.ts'
import { changesBetween, namesSetting, vanishing } from './settings.ts'
import type { Spec } from './spec.ts'

export type Want = {
  readonly service: string
  readonly spec: Spec
  readonly digest: Digest
  readonly environmentInherit: readonly string[]
  readonly remove: readonly string[]
}
/** What is there: read in one go, at a time when no deployment was pending. */
export type Have = {
  readonly state: ServiceState
  readonly deployments: readonly Deployment[]
  readonly images: readonly RegisteredImage[]
}

export type Plan = {
  readonly kind: 'deploy' | 'unchanged'
  readonly digest: Digest
  /** The container whose image is filled in once it has a name. */
  readonly target: string
  readonly workload: Workload
  /** The image's name in the service when it is registered there already. */
  readonly registered?: string
  /** The newest version when the plan was made, 0 for none: apply stops when it has moved. */
  readonly base: number
  readonly previous?: Deployment
  readonly previousDigest?: string
  /** Values of environments and commands are never shown. */
  readonly changes: readonly string[]
  readonly warnings: readonly string[]
  readonly debt: readonly Debt[]
}

/**
 * @throws Halted blocked `would-vanish` (invariant 8) and `new-secret` (invariant 12); UsageError for names in
 * `environment-inherit` that do not run
 */
export function makePlan(want: Want, { state, deployments, images }: Have): Plan {
  const { service, spec, digest } = want
  const running = state.current
  const inherited = inherit(spec.workload, want.environmentInherit, service, running, deployments)
  const { workload } = inherited
  refuseVanishing(running, workload, want)
  const kept = judgeSecrets(spec.workload, running, want, deployments)
  const previousDigest = running && digestOf(running, spec.target, images)
  const image =
    previousDigest === digest ? [] : [`~ ${spec.target} image ${previousDigest ?? 'none'} → ${digest}`]
  const registered = images.find((one) => one.digest === digest)?.name
  const changes = [
    ...image,
    ...otherImages(running, workload, spec.target),
    ...changesBetween(running ?? { containers: {} }, workload),
  ]
  return {
    kind: running !== undefined && changes.length === 0 ? 'unchanged' : 'deploy',
    digest,
    target: spec.target,
    workload,
    ...(registered !== undefined && { registered }),
    base: deployments[0]?.version ?? 0,
    ...(running && { previous: running }),
    ...(previousDigest !== undefined && { previousDigest }),
    changes,
    warnings: warningsFor(want, workload, running),
    debt: [...inherited.debt, ...kept],
  }
}

/** The digest behind the image name of a container, as far as the service keeps it. */
export const digestOf = (
  { containers }: Workload,
  container: string,
  images: readonly RegisteredImage[],
): string | undefined => images.find(({ name }) => name === containers[container]?.image)?.digest

function refuseVanishing(running: Deployment | undefined, workload: Workload, want: Want): void {
  if (running === undefined) return
  const gone = vanishing(running, workload)
  const open = gone.filter((setting) => !want.remove.some((word) => namesSetting(word, setting)))
  if (open.length === 0) return
  throw new Halted(
    'blocked',
    'would-vanish',
    `Version ${running.version} runs with ${open.join(', ')}, which the new deployment would not have. Put it in the spec, copy it with "environment-inherit", or name it in "remove".`,
    { evidence: { 'would-vanish': open } },
  )
}

/** Secret values that run today already are debt; a new one is refused. */
function judgeSecrets(
  workload: Workload,
  running: Deployment | undefined,
  { service }: Want,
  deployments: readonly Deployment[],
): readonly Debt[] {
  const carried = secretsIn(workload)
  const fresh = carried.filter(({ container, key, setting }) => {
    const [old, now] = [running?.containers[container], workload.containers[container]]
    if (setting === `${container}.command`) return old?.command.join('\0') !== now?.command.join('\0')
    return old?.environment[key] !== now?.environment[key]
  })
  if (fresh.length > 0) {
    const names = fresh.map(({ setting, hit }) => `${setting} (${hit.rule.title})`)
    throw new Halted(
      'blocked',
      'new-secret',
      `The spec holds a secret that does not run yet: ${names.join(', ')}. Lightsail shows it to everyone who may read the service, for 50 versions. Take it out of the file and rotate it; use a role (Fargate) or, for a value that runs already, "environment-inherit".`,
      { evidence: { 'new-secret': fresh.map(({ setting }) => setting) } },
    )
  }
  return carried.map(({ container, key }) => owed(service, container, key, running, deployments))
}

function otherImages(running: Deployment | undefined, workload: Workload, target: string): readonly string[] {
  return Object.entries(workload.containers).flatMap(([name, { image }]) =>
    name === target || running?.containers[name]?.image === image ? [] : [`~ ${name} image → ${image}`],
  )
}

function warningsFor(
  want: Want,
  { publicEndpoint, containers }: Workload,
  running: Deployment | undefined,
): readonly string[] {
  const health = publicEndpoint?.healthCheck
  const gone = running === undefined ? [] : vanishing(running, want.spec.workload)
  const idle = want.remove.filter((word) => !gone.some((setting) => namesSetting(word, setting)))
  return [
    ...(publicEndpoint && (health?.successCodes ?? '200-499') === '200-499'
      ? ['health check: successCodes 200-499 also calls an app healthy that answers 404 everywhere']
      : []),
    ...(publicEndpoint && (health?.path ?? '/') === '/' ? ['health check: path is "/"'] : []),
    ...Object.keys(containers)
      .filter((name) => name !== want.spec.target)
      .map((name) => `container "${name}" runs an image that no verdict was asked for`),
    ...idle.map((word) => `remove: "${word}" names nothing that vanishes`),
  ]
}
