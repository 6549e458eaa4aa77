import { Halted, UsageError } from '../../command/failure.ts'
import type { Clock } from '../../command/progress.ts'
import type { Image } from '../../image/oci.ts'
import { diagnose, inWords as diagnosisInWords } from '../diagnosis.ts'
import type { Journal, Ports, Request } from '../journal.ts'
import { pending } from '../pending.ts'
import type { Subject } from '../subject.ts'
import type { Log, Running, Target } from '../target.ts'
import { containerOf } from './definition.ts'
import { among, follow, isNewest, type Own, ofDeployment } from './follow.ts'
import { type FargatePlan, makePlan, nameOf, type Want } from './plan.ts'
import { registered } from './register.ts'
import { digestsOf, isUp } from './running.ts'
import type { Service, ServiceState } from './service.ts'
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
export function fargateTarget(request: FargateRequest, ports: FargatePorts): Target<FargatePlan, Own> {
  const { service, clock, progress } = ports
  const found = async () => existing(await service.find(), request)

  async function started(taskDefinition: string, { base }: FargatePlan, journal: Journal): Promise<Own> {
    // A little earlier, since it is not said whether the bound itself counts.
    const since = base.createdAt - 1_000
    const known = new Set((await service.deployments({ since })).map(({ arn }) => arn))
    const { taskDefinition: now } = await found()
    const named = nameOf(taskDefinition)
    journal.state = `A deployment of ${named.name} was asked for; what became of it was not seen.`
    const newest = await service.update(taskDefinition, now === taskDefinition)
    return { ...named, taskDefinition, newest, known, since, stopped: new Map() }
  }

  /** Its tasks that are up; none while the deployment itself is not listed. */
  async function up(own: Own) {
    const [deployments, tasks] = await Promise.all([service.deployments(own), service.tasks()])
    const { mine } = among(deployments, own)
    return mine === undefined ? [] : ofDeployment(tasks, own, mine).filter(isUp)
  }

  async function running({ target, digest: wanted }: FargatePlan, own: Own): Promise<Running> {
    const tasks = await up(own)
    if (tasks.length === 0) return { why: 'none of its tasks is healthy', detail: 'no-healthy-task' }
    const digests = digestsOf(tasks, target)
    const other = digests.find((digest) => digest !== wanted) ?? digests[0]
    return other === undefined
      ? { why: `AWS does not tell which image runs in "${target}"` }
      : { digest: other }
  }

  return {
    platform: 'ECS',
    async plan(subject, journal) {
      await found()
      await settled(service, clock, clock.now() + request.timeout, request.service)
      const state = await found()
      const revision = await service.revision(state.taskDefinition)
      if (revision === undefined) throw noDefinition(state.taskDefinition)
      const tasks = (await service.tasks()).filter((one) => one.taskDefinition === revision.arn && isUp(one))
      if (subject.image === undefined) skipPlatform(journal.skipped)
      const digests = revision.definition.containerDefinitions.flatMap(({ name }) => {
        const [digest, ...others] = digestsOf(tasks, name)
        return digest === undefined || others.length > 0 ? [] : [[name, digest] as const]
      })
      return makePlan(request, subject, { state, revision, digests: new Map(digests) })
    },
    async prepare({ definition, repository }, subject, journal) {
      if (subject.image !== undefined) await pushed(subject, repository)
      journal.state = `${journal.state} A revision may be registered; no deployment was made.`.trim()
      const arn = await progress.step('Register the task definition', () => registered(definition, service))
      journal.evidence['task-definition'] = arn
      journal.state = `Task definition ${nameOf(arn).id} is registered; no deployment was made.`
      return arn

      async function pushed({ image }: Subject, to: string): Promise<void> {
        if (image === undefined) return
        journal.state = 'Parts of the image may be in the registry; no deployment was made.'
        await progress.step('Push the image', () => ports.push(image, to))
        journal.state = 'The image is in the registry.'
      }
    },
    async overtaken({ base }) {
      const { newest, taskDefinition } = await found()
      return newest.id === base.id ? undefined : `${nameOf(taskDefinition).id} was deployed by someone else`
    },
    start: (plan, arn, journal) => started(arn, plan, journal),
    leftAlone: ({ previous }) =>
      `ECS goes on with it by itself: tasks of ${previous.name} serve beside it until it is healthy. To see how it ends: aws ecs describe-services --cluster ${request.cluster} --services ${request.service} --query "services[].deployments"; then run again.`,
    follow: (own, deadline, seen) => follow(own, service, clock, deadline, seen),
    running,
    url: async () => request.smokeUrl,
    async logs({ definition, target }, { stopped }): Promise<readonly Log[]> {
      return [
        { lines: [...stopped.values()].map(inWords) },
        { unread: whereLogIs(containerOf(definition, target)) },
      ]
    },
    diagnose({ log }) {
      const diagnosis = diagnose(log, undefined, false)
      return { diagnosis, inWords: diagnosisInWords(diagnosis, undefined) }
    },
    async previousServes({ running: { arn }, target, previousDigest }) {
      const tasks = (await service.tasks()).filter((one) => one.taskDefinition === arn && isUp(one))
      const digests = digestsOf(tasks, target)
      return (
        tasks.length > 0 && (previousDigest === undefined || digests.every((one) => one === previousDigest))
      )
    },
    async isNewest(own) {
      const deployments = await service.deployments(own)
      const { mine, newer } = among(deployments, own)
      return mine !== undefined && newer === undefined && isNewest(own, service)
    },
    async startPrevious(plan, _, journal) {
      const { arn, definition, isActive } = plan.running
      return started(isActive ? arn : await registered(definition, service), plan, journal)
    },
    async unlikePrevious(plan, again) {
      const tasks = await up(again)
      if (tasks.length === 0) return 'none of its tasks is healthy'
      const other = digestsOf(tasks, plan.target).find((digest) => digest !== plan.previousDigest)
      return plan.previousDigest === undefined || other === undefined
        ? undefined
        : `it runs ${other}, not ${plan.previousDigest} as before`
    },
  }
}

const skipPlatform = (skipped: { what: string; why: string; count: number }[]): void =>
  void skipped.push({ what: 'platform of the image', why: 'its bytes are not at hand', count: 1 })

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

/** Nothing is planned on, and nothing is put over, a deployment of someone else that has not ended. */
async function settled(
  service: Pick<Service, 'find' | 'deployments'>,
  clock: Clock,
  deadline: number,
  name: string,
): Promise<void> {
  while ((await service.deployments('unfinished')).length > 0) {
    if (clock.now() >= deadline) throw pending(`A deployment of service "${name}"`)
    await clock.sleep(5_000)
  }
}

function whereLogIs(container: ReturnType<typeof containerOf>): string {
  const { logDriver, options } = (container?.['logConfiguration'] ?? {}) as {
    readonly logDriver?: string
    readonly options?: Readonly<Record<string, string>>
  }
  const group = options?.['awslogs-group']
  return logDriver === 'awslogs' && group !== undefined
    ? `CloudWatch Logs are not read by this version: aws logs tail ${group} --since 1h`
    : `logs by driver "${logDriver ?? 'none'}" are not read`
}
