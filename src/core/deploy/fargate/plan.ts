import { Halted, UsageError } from '../../command/failure.ts'
import type { Request } from '../journal.ts'
import { capital } from '../sentence.ts'
import { changesBetween, idleWords, refuseVanishing, type Settings, vanishing } from '../settings.ts'
import type { Subject } from '../subject.ts'
import type { Named, Plan } from '../target.ts'
import { containerOf, openValues, type TaskDefinition, withImage } from './definition.ts'
import { targetOf } from './fill.ts'
import { inherit } from './inherit.ts'
import { judgePlatform } from './platform.ts'
import { judgeSecrets } from './secrets.ts'
import type { Revision, ServiceState } from './service.ts'
import { settingsOf } from './settings.ts'

export type Want = Pick<Request, 'service' | 'environmentInherit' | 'remove' | 'inspector'> & {
  /** Undefined: the running one is the base, and the image alone is new. */
  readonly spec: TaskDefinition | undefined
  readonly container: string | undefined
  /** Where the image is or will be, without tag or digest. */
  readonly repository: string
}
/** What is there: read in one go, at a time when no deployment was pending. */
export type Have = {
  readonly state: ServiceState
  readonly revision: Revision
  /** What each container of the running tasks runs, where all of them agree. */
  readonly digests: ReadonlyMap<string, string>
}

export type FargatePlan = Plan & {
  /** The container whose image is filled in. */
  readonly target: string
  /** As it is registered, the image filled in by digest. */
  readonly definition: TaskDefinition
  readonly repository: string
  readonly previous: Named
  readonly running: Revision
  /** The service's newest deployment when the plan was made: apply stops when it is another. */
  readonly base: ServiceState['newest']
}

/**
 * @throws Halted blocked `would-vanish` (invariant 8), `new-secret`; failed `no-healthy-task`; UsageError for inputs
 * that do not fit what runs, or a service that cannot be deployed to
 */
export function makePlan(want: Want, subject: Subject, { state, revision, digests }: Have): FargatePlan {
  judgeService(want.service, state)
  const { definition: running } = revision
  const previous = nameOf(revision.arn)
  const base = want.spec ?? running
  const target = targetOf(base, want.container, want.spec !== undefined)
  judgePlatform(base, subject.image)
  const { definition: whole, plain } = inherit(base, want.environmentInherit, running, previous.name)
  const definition = withImage(whole, target, want.repository, subject.digest)
  const [before, after] = [settingsOf(running), settingsOf(definition)]
  const gone = vanishing(before, after)
  refuseVanishing(gone, want.remove, capital(previous.name))
  const debt = judgeSecrets(definition, running, plain, want)
  const previousDigest = digests.get(target)
  const old = previousDigest ?? containerOf(running, target)?.image ?? 'none'
  const changed = changesBetween(without(before, target), without(after, target))
  const isPinned = containerOf(running, target)?.image === containerOf(definition, target)?.image
  const sameImage = isPinned && previousDigest === subject.digest
  const changes = [...(sameImage ? [] : [`~ ${target} image ${old} → ${subject.digest}`]), ...changed]
  return {
    kind: changes.length === 0 ? 'unchanged' : 'deploy',
    digest: subject.digest,
    target,
    definition,
    repository: want.repository,
    previous,
    running: revision,
    base: state.newest,
    ...(previousDigest !== undefined && { previousDigest }),
    changes,
    warnings: [
      ...warningsFor(state, definition, target),
      ...tagWarning(running, target),
      ...unreadWarning(previousDigest),
      ...idleWords(want.remove, gone),
    ],
    debt,
    containers: [openValues(definition), openValues(running)],
  }
}

/** `revision advisor:42` of an ARN that ends in `task-definition/advisor:42`. */
export function nameOf(arn: string): Named {
  const id = arn.split('/').at(-1) ?? arn
  return { id, name: `revision ${id}` }
}

/** The image of the target is compared apart, by digest. */
const without = (settings: Settings, target: string): Settings =>
  new Map([...settings].filter(([name]) => name !== `${target}.image`))

function judgeService(name: string, { status, controller, launchType, desiredCount }: ServiceState): void {
  const refuse = (why: string): UsageError =>
    new UsageError('bad-value', 'service', `input "service": "${name}" ${why}`)
  if (status !== 'ACTIVE') throw refuse(`is ${status}`)
  if (controller !== 'ECS')
    throw refuse(
      `is deployed by ${controller}: deploy-fargate works with the deployment controller ECS alone`,
    )
  if (launchType !== undefined && launchType !== 'FARGATE')
    throw refuse(`runs on ${launchType}, not on Fargate`)
  if (desiredCount === 0)
    throw new Halted(
      'failed',
      'no-healthy-task',
      `Service "${name}" has a desired count of 0: nothing would run, so nothing could be verified. Nothing was done; see aws ecs update-service --desired-count.`,
    )
}

function warningsFor(
  { isBalanced, hasCircuitBreaker }: ServiceState,
  { containerDefinitions }: TaskDefinition,
  target: string,
): readonly string[] {
  const isChecked = isBalanced || containerDefinitions.some(({ healthCheck }) => healthCheck !== undefined)
  return [
    ...(isChecked ? [] : ['no health check: ECS calls a task healthy as soon as it runs']),
    ...(hasCircuitBreaker
      ? []
      : ['the service has no deployment circuit breaker: ECS itself never gives up']),
    ...containerDefinitions
      .filter(({ name }) => name !== target)
      .map(({ name }) => `container "${name}" runs an image that no verdict was asked for`),
  ]
}

const unreadWarning = (digest: string | undefined): readonly string[] =>
  digest === undefined ? ['which image runs today was not told: going back to it could not be verified'] : []

const tagWarning = (running: TaskDefinition, target: string): readonly string[] =>
  (containerOf(running, target)?.image.includes('@sha256:') ?? true)
    ? []
    : ['what runs names its image by tag: going back to it may bring what the tag means by then']
