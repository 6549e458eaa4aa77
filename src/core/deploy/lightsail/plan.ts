import { Halted } from '../../command/failure.ts'
import type { Digest } from '../../image/oci.ts'
import type { Debt } from '../../report/report.ts'
import { freshIn, inNames, secretsIn } from '../environment-secrets.ts'
import type { Request } from '../journal.ts'
import { changesBetween, idleWords, refuseVanishing, vanishing } from '../settings.ts'
import type { Plan } from '../target.ts'
import { inherit, owed } from './inherit.ts'
import type { Deployment, RegisteredImage, ServiceState, Workload } from './service.ts'
import { settingsOf, withoutDefaults } from './settings.ts'
import type { Spec } from './spec.ts'

export type Want = Pick<Request, 'service' | 'environmentInherit' | 'remove' | 'inspector'> & {
  readonly spec: Spec
  readonly digest: Digest
}
/** What is there: read in one go, at a time when no deployment was pending. */
export type Have = {
  readonly state: ServiceState
  readonly deployments: readonly Deployment[]
  readonly images: readonly RegisteredImage[]
}

export type LightsailPlan = Plan & {
  /** The container whose image is filled in once it has a name. */
  readonly target: string
  readonly workload: Workload
  /** The image's name in the service when it is registered there already. */
  readonly registered?: string
  /** The newest version when the plan was made, 0 for none: apply stops when it has moved. */
  readonly base: number
  readonly running?: Deployment
}

/**
 * @throws Halted blocked `would-vanish` (invariant 8) and `new-secret` (invariant 12); UsageError for names in
 * `environment-inherit` that do not run
 */
export function makePlan(want: Want, { state, deployments, images }: Have): LightsailPlan {
  const { service, spec, digest } = want
  const running = state.current
  const inherited = inherit(spec.workload, want.environmentInherit, service, running, deployments)
  const { workload } = inherited
  if (running !== undefined)
    refuseVanishing(goneFrom(running, workload), want.remove, `Version ${running.version}`)
  const kept = judgeSecrets(spec.workload, running, want, deployments)
  const previousDigest = running && digestOf(running, spec.target, images)
  const image =
    previousDigest === digest ? [] : [`~ ${spec.target} image ${previousDigest ?? 'none'} → ${digest}`]
  const registered = images.find((one) => one.digest === digest)?.name
  const changes = [
    ...image,
    ...otherImages(running, workload, spec.target),
    ...changesBetween(comparable(running ?? { containers: {} }), comparable(workload)),
  ]
  return {
    kind: running !== undefined && changes.length === 0 ? 'unchanged' : 'deploy',
    digest,
    target: spec.target,
    workload,
    ...(registered !== undefined && { registered }),
    base: deployments[0]?.version ?? 0,
    ...(running && { running, previous: nameOf(running.version) }),
    ...(previousDigest !== undefined && { previousDigest }),
    changes,
    warnings: warningsFor(want, workload, running),
    debt: [...inherited.debt, ...kept],
    containers: [workload.containers, ...(running ? [running.containers] : [])],
  }
}

export const nameOf = (version: number) => ({ id: String(version), name: `version ${version}` })

/** The digest behind the image name of a container, as far as the service keeps it. */
export const digestOf = (
  { containers }: Workload,
  container: string,
  images: readonly RegisteredImage[],
): string | undefined => images.find(({ name }) => name === containers[container]?.image)?.digest

const comparable = (workload: Workload) => withoutDefaults(settingsOf(workload))

/** What AWS would fill in by default is gone all the same when the spec no longer says it. */
const goneFrom = (running: Workload, workload: Workload): readonly string[] =>
  vanishing(comparable(running), settingsOf(workload))

/** Secret values that run today already are debt; a new one is refused. */
function judgeSecrets(
  { containers }: Workload,
  running: Deployment | undefined,
  { service, inspector }: Want,
  deployments: readonly Deployment[],
): readonly Debt[] {
  const carried = secretsIn(containers, inspector)
  const fresh = freshIn(carried, containers, running?.containers ?? {})
  if (fresh.length > 0) {
    throw new Halted(
      'blocked',
      'new-secret',
      `The spec holds a secret that does not run yet: ${inNames(fresh)}. Lightsail shows it to everyone who may read the service, for 50 versions. Take it out of the file and rotate it; use a role (Fargate) or, for a value that runs already, "environment-inherit".`,
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
  { remove, spec }: Want,
  { publicEndpoint, containers }: Workload,
  running: Deployment | undefined,
): readonly string[] {
  const health = publicEndpoint?.healthCheck
  const gone = running === undefined ? [] : goneFrom(running, spec.workload)
  return [
    ...(publicEndpoint && (health?.successCodes ?? '200-499') === '200-499'
      ? ['health check: successCodes 200-499 also calls an app healthy that answers 404 everywhere']
      : []),
    ...(publicEndpoint && (health?.path ?? '/') === '/' ? ['health check: path is "/"'] : []),
    ...Object.keys(containers)
      .filter((name) => name !== spec.target)
      .map((name) => `container "${name}" runs an image that no verdict was asked for`),
    ...idleWords(remove, gone),
  ]
}
