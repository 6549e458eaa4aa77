import { Halted, UsageError } from '../../command/failure.ts'
import type { Image } from '../../image/oci.ts'
import type { Skipped } from '../../report/report.ts'
import { diagnose, inWords as diagnosisInWords } from '../diagnosis.ts'
import type { Journal, Ports, Request } from '../journal.ts'
import { settled } from '../pending.ts'
import type { Subject } from '../subject.ts'
import type { Followed, Log, Running, Target } from '../target.ts'
import { containerOf } from './definition.ts'
import { follow } from './follow.ts'
import { whereLogIs } from './log-place.ts'
import { among, isNewest, type Own } from './own.ts'
import { type FargatePlan, makePlan, nameOf, type Want } from './plan.ts'
import { registered } from './register.ts'
import { digestsOf, isUp, soleDigestsOf, upOfOwn } from './running.ts'
import type { Service, ServiceState, Task } from './service.ts'
import { inWords } from './stops.ts'

export type FargateRequest = Request &
  Pick<Want, 'spec' | 'container' | 'repository'> & {
    readonly cluster: string
    /** Where a smoke test asks: a service has no address of its own. */
    readonly smokeUrl: string | undefined
  }

export type FargatePorts = Pick<Ports, 'clock' | 'progress'> & {
  readonly service: Service
  /** Pushes by digest; nothing is tagged. */
  push(image: Image, repository: string): Promise<void>
}

/** One service of ECS on Fargate. */
export class FargateTarget implements Target<FargatePlan, Own> {
  readonly platform = 'ECS'
  readonly #request: FargateRequest
  readonly #ports: FargatePorts
  readonly #service: Service

  constructor(request: FargateRequest, ports: FargatePorts) {
    this.#request = request
    this.#ports = ports
    this.#service = ports.service
  }

  async plan(subject: Subject, journal: Journal): Promise<FargatePlan> {
    await this.#found()
    await this.#settled()
    const state = await this.#found()
    const revision = await this.#service.revision(state.taskDefinition)
    if (revision === undefined) throw noDefinition(state.taskDefinition)
    const tasks = await this.#upOf(revision.arn)
    if (subject.image === undefined) journal.skipped.push(platformUnseen)
    const digests = soleDigestsOf(tasks, revision.definition)
    return makePlan(this.#request, subject, { state, revision, digests })
  }

  async prepare(plan: FargatePlan, { image }: Subject, journal: Journal): Promise<string> {
    const { progress } = this.#ports
    if (image !== undefined) {
      journal.state = 'Parts of the image may be in the registry; no deployment was made.'
      await progress.step('Push the image', () => this.#ports.push(image, plan.repository))
      journal.state = 'The image is in the registry.'
    }
    journal.state = `${journal.state} A revision may be registered; no deployment was made.`.trim()
    const arn = await progress.step('Register the task definition', () =>
      registered(plan.definition, this.#service),
    )
    journal.evidence['task-definition'] = arn
    journal.state = `Task definition ${nameOf(arn).id} is registered; no deployment was made.`
    return arn
  }

  async overtaken({ base }: FargatePlan): Promise<string | undefined> {
    const { newest, taskDefinition } = await this.#found()
    return newest.id === base.id ? undefined : `${nameOf(taskDefinition).id} was deployed by someone else`
  }

  async start({ base }: FargatePlan, taskDefinition: string, journal: Journal): Promise<Own> {
    // A little earlier, since it is not said whether the bound itself counts.
    const since = base.createdAt - 1_000
    const known = new Set((await this.#service.deployments({ since })).map(({ arn }) => arn))
    const { taskDefinition: now } = await this.#found()
    const named = nameOf(taskDefinition)
    journal.state = `A deployment of ${named.name} was asked for; what became of it was not seen.`
    const newest = await this.#service.update(taskDefinition, now === taskDefinition)
    return { ...named, taskDefinition, newest, known, since, stopped: new Map() }
  }

  leftAlone({ previous }: FargatePlan): string {
    const { cluster, service } = this.#request
    return `ECS goes on with it by itself: tasks of ${previous.name} serve beside it until it is healthy. To see how it ends: aws ecs describe-services --cluster ${cluster} --services ${service} --query "services[].deployments"; then run again.`
  }

  follow(own: Own, deadline: number, seen: (transition: string) => void): Promise<Followed> {
    return follow(own, this.#service, { clock: this.#ports.clock, deadline, seen })
  }

  async running({ target, digest: wanted }: FargatePlan, own: Own): Promise<Running> {
    const tasks = await upOfOwn(own, this.#service)
    if (tasks.length === 0) return { why: noneIsHealthy, detail: 'no-healthy-task' }
    const digests = digestsOf(tasks, target)
    const other = digests.find((digest) => digest !== wanted) ?? digests[0]
    return other === undefined
      ? { why: `AWS does not tell which image runs in "${target}"` }
      : { digest: other }
  }

  async url(): Promise<string | undefined> {
    return this.#request.smokeUrl
  }

  async logs({ definition, target }: FargatePlan, { stopped }: Own): Promise<readonly Log[]> {
    return [
      { lines: [...stopped.values()].map(inWords) },
      { unread: whereLogIs(containerOf(definition, target)) },
    ]
  }

  diagnose({ log }: Journal): { readonly diagnosis: string; readonly inWords: string } {
    const diagnosis = diagnose(log, undefined, false)
    return { diagnosis, inWords: diagnosisInWords(diagnosis, undefined) }
  }

  async previousServes({ running: { arn }, target, previousDigest }: FargatePlan): Promise<boolean> {
    const tasks = await this.#upOf(arn)
    return (
      tasks.length > 0 &&
      (previousDigest === undefined || digestsOf(tasks, target).every((one) => one === previousDigest))
    )
  }

  async isNewest(own: Own): Promise<boolean> {
    const { mine, newer } = among(await this.#service.deployments(own), own)
    return mine !== undefined && newer === undefined && isNewest(own, this.#service)
  }

  async startPrevious(plan: FargatePlan, _own: Own, journal: Journal): Promise<Own> {
    const { arn, definition, isActive } = plan.running
    return this.start(plan, isActive ? arn : await registered(definition, this.#service), journal)
  }

  async unlikePrevious({ target, previousDigest }: FargatePlan, again: Own): Promise<string | undefined> {
    const tasks = await upOfOwn(again, this.#service)
    if (tasks.length === 0) return noneIsHealthy
    const other = digestsOf(tasks, target).find((digest) => digest !== previousDigest)
    return previousDigest === undefined || other === undefined
      ? undefined
      : `it runs ${other}, not ${previousDigest} as before`
  }

  async #found(): Promise<ServiceState> {
    return existing(await this.#service.find(), this.#request)
  }

  async #settled(): Promise<void> {
    const { service: name, timeout } = this.#request
    const { clock } = this.#ports
    const unfinished = async () =>
      (await this.#service.deployments('unfinished')).length > 0
        ? { pending: `A deployment of service "${name}"` }
        : { settled: undefined }
    await settled(unfinished, clock, clock.now() + timeout)
  }

  async #upOf(revision: string): Promise<readonly Task[]> {
    return (await this.#service.tasks()).filter((one) => one.taskDefinition === revision && isUp(one))
  }
}

const noneIsHealthy = 'none of its tasks is healthy'

const platformUnseen: Skipped = { what: 'platform of the image', why: 'its bytes are not at hand', count: 1 }

const noDefinition = (arn: string): Halted =>
  new Halted('incomplete', 'refused', `AWS does not have ${arn}, which the service names. Nothing was done.`)

function existing(
  state: Awaited<ReturnType<Service['find']>>,
  { service, cluster }: Pick<FargateRequest, 'service' | 'cluster'>,
): ServiceState {
  if (state === 'no-cluster')
    throw new UsageError('bad-value', 'cluster', `input "cluster": there is no cluster "${cluster}" here`)
  if (state === undefined || state.status === 'INACTIVE')
    throw new UsageError(
      'bad-value',
      'service',
      `input "service": there is no service "${service}" in cluster "${cluster}"`,
    )
  return state
}
