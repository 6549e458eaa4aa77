import type { Node } from '../containers/machine.ts'
import { containerPlan } from './container-plan.ts'
import { essential, hasFailed, healthOf, isHealthy, watchContainer, watchTarget } from './health.ts'
import { hexId, type Rollout, type ServiceRecord, type StopCause, type TaskRecord, tell } from './records.ts'
import { beat, type World } from './world.ts'

/** Seconds between two states; the order is https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html, the lengths are `unverified`. */
const seconds = { provisioning: 4, activating: 2, deactivating: 2, deprovisioning: 2 }
/** "wait for 40 seconds after a task reaches a RUNNING state", with no check defined: API_DeploymentConfiguration, minimumHealthyPercent. */
const uncheckedWait = 40_000
/** "at least one hour": https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-errors.html */
const rememberedFor = 3_600_000

export function placeTask(world: World, service: ServiceRecord, rollout: Rollout): TaskRecord {
  const { containerDefinitions = [] } = rollout.revision.taskDefinition
  const task: TaskRecord = {
    id: hexId(),
    rollout,
    createdAt: new Date(world.clock.now()),
    containers: containerDefinitions.map(({ name = '' }) => ({
      id: hexId(),
      name,
      status: 'PENDING',
      health: 'UNKNOWN',
      exitCode: undefined,
      reason: undefined,
    })),
    status: 'PROVISIONING',
    desired: 'RUNNING',
    node: undefined,
    target: 'initial',
    settled: false,
    cause: undefined,
    pullStartedAt: undefined,
    pullStoppedAt: undefined,
    startedAt: undefined,
    stoppingAt: undefined,
    stoppedAt: undefined,
  }
  service.tasks = [...service.tasks, task]
  tell(service, world.clock.now(), `has started 1 tasks: (task ${task.id}).`)
  world.track(live(world, service, task))
  return task
}

/** The scheduler's wish; the task ends by itself then. */
export function haltTask(world: World, service: ServiceRecord, task: TaskRecord): void {
  task.desired = 'STOPPED'
  task.cause ??= {
    code: 'ServiceSchedulerInitiated',
    reason: `Scaling activity initiated by (deployment ${service.rollouts[0]?.id})`,
  }
  tell(service, world.clock.now(), `has stopped 1 running tasks: (task ${task.id}).`)
}

/** From PROVISIONING to STOPPED, and for as long as it is remembered. */
async function live(world: World, service: ServiceRecord, task: TaskRecord): Promise<void> {
  const { clock, signal } = world
  await clock.sleep(seconds.provisioning * 1000, signal)
  const node = await start(world, service, task)
  if (node !== undefined && task.desired === 'RUNNING') await serve(world, service, task, node)
  await end(world, service, task)
  await clock.sleep(rememberedFor, signal)
  service.tasks = service.tasks.filter((one) => one !== task)
}

async function start(world: World, service: ServiceRecord, task: TaskRecord): Promise<Node | undefined> {
  const { clock, machine } = world
  if (task.desired === 'STOPPED') return undefined
  task.status = 'PENDING'
  task.pullStartedAt = new Date(clock.now())
  try {
    const plans = (task.rollout.revision.taskDefinition.containerDefinitions ?? []).map((one) =>
      containerPlan(world, task.rollout.revision, one),
    )
    task.node = await machine.start({
      containers: plans,
      port: portOf(service, task),
      line: () => undefined,
    })
    task.pullStoppedAt = new Date(clock.now())
    return task.node
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    // One that shall not run any more has its cause already.
    if (task.desired === 'RUNNING') fail(task, { code: 'TaskFailedToStart', reason })
    return undefined
  }
}

/** RUNNING, until the scheduler, a health check or the task itself ends it. */
async function serve(world: World, service: ServiceRecord, task: TaskRecord, node: Node): Promise<void> {
  const { clock, signal } = world
  task.status = 'ACTIVATING'
  await clock.sleep(seconds.activating * 1000, signal)
  task.status = 'RUNNING'
  task.startedAt = new Date(clock.now())
  for (const container of task.containers) container.status = 'RUNNING'
  world.track(watchTarget(world, service, task, node))
  for (const definition of task.rollout.revision.taskDefinition.containerDefinitions ?? []) {
    const container = task.containers.find(({ name }) => name === definition.name)
    if (container !== undefined) world.track(watchContainer(world, task, container, definition, node))
  }
  void clock.sleep(uncheckedWait, signal).then(() => {
    task.settled = true
  })
  let passed = false
  while (task.desired === 'RUNNING' && !signal.aborted) {
    passed ||= isHealthy(service, task)
    const cause = causeOf(service, task, node)
    if (cause === undefined) await clock.sleep(beat(world), signal)
    else if (hasFailed(service, task, passed) || cause.code === 'ServiceSchedulerInitiated') fail(task, cause)
    else stopFor(task, cause)
  }
}

/** Words of https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html */
function causeOf(service: ServiceRecord, task: TaskRecord, node: Node): StopCause | undefined {
  const names = essential(task).map(({ name }) => name)
  if (node.ended.some(({ name }) => names.includes(name)))
    return { code: 'EssentialContainerExited', reason: 'Essential container in task exited' }
  if (healthOf(task) === 'UNHEALTHY')
    return { code: 'ServiceSchedulerInitiated', reason: 'Task failed container health checks' }
  if (task.target === 'unhealthy')
    return {
      code: 'ServiceSchedulerInitiated',
      reason: `Task failed ELB health checks in (target-group ${service.targetGroup?.arn})`,
    }
  return undefined
}

function stopFor(task: TaskRecord, cause: StopCause): void {
  task.cause = cause
  task.desired = 'STOPPED'
}

function fail(task: TaskRecord, cause: StopCause): void {
  stopFor(task, cause)
  if (task.rollout.state === 'IN_PROGRESS') task.rollout.failedTasks += 1
}

async function end(world: World, service: ServiceRecord, task: TaskRecord): Promise<void> {
  const { clock, signal } = world
  const { node } = task
  task.stoppingAt = new Date(clock.now())
  if (node !== undefined) {
    task.status = 'DEACTIVATING'
    if (service.targetGroup !== undefined) await clock.sleep(seconds.deactivating * 1000, signal)
    task.status = 'STOPPING'
    await node.stop()
  }
  for (const container of task.containers) {
    container.status = 'STOPPED'
    // `unverified`: a container that is still there gets SIGTERM first on Fargate, here it is killed at once.
    const own = node?.ended.find(({ name }) => name === container.name)?.code
    if (node !== undefined) container.exitCode = own ?? 137
    else container.reason = task.cause?.reason
  }
  task.status = 'DEPROVISIONING'
  await clock.sleep(seconds.deprovisioning * 1000, signal)
  task.node = undefined
  task.status = 'STOPPED'
  task.stoppedAt = new Date(clock.now())
}

/** The load balancer's port; without one the first that a container opens. */
const portOf = ({ targetGroup }: ServiceRecord, task: TaskRecord): number =>
  targetGroup?.containerPort ??
  task.rollout.revision.taskDefinition.containerDefinitions
    ?.flatMap(({ portMappings = [] }) => portMappings)
    .find(({ containerPort }) => containerPort !== undefined)?.containerPort ??
  0
