import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { becomesHealthy, shortestPause, shortestTimeout } from '../containers/http-health.ts'
import type { Node } from '../containers/machine.ts'
import type { ContainerRecord, ServiceRecord, TaskRecord } from './records.ts'
import type { World } from './world.ts'

export const essential = (task: TaskRecord): readonly ContainerDefinition[] =>
  (task.rollout.revision.taskDefinition.containerDefinitions ?? []).filter((one) => one.essential !== false)

/** The essential containers together: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html */
export function healthOf(task: TaskRecord): ContainerRecord['health'] {
  const names = essential(task)
    .filter(({ healthCheck }) => healthCheck !== undefined)
    .map(({ name }) => name)
  const found = task.containers.filter(({ name }) => names.includes(name)).map(({ health }) => health)
  if (found.includes('UNHEALTHY')) return 'UNHEALTHY'
  return found.length > 0 && found.every((health) => health === 'HEALTHY') ? 'HEALTHY' : 'UNKNOWN'
}

const isChecked = (service: ServiceRecord, task: TaskRecord): boolean =>
  service.targetGroup !== undefined || essential(task).some(({ healthCheck }) => healthCheck !== undefined)

/** Whether the scheduler counts on the task. */
export function isHealthy(service: ServiceRecord, task: TaskRecord): boolean {
  if (task.status !== 'RUNNING' || task.desired !== 'RUNNING') return false
  if (!isChecked(service, task)) return task.settled
  const checked = essential(task).some(({ healthCheck }) => healthCheck !== undefined)
  return (
    (!checked || healthOf(task) === 'HEALTHY') &&
    (service.targetGroup === undefined || task.target === 'healthy')
  )
}

/** Whether a task that ended failed in the deployment's eyes: it never ran, or never passed a check that it had.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html, failedTasks */
export const hasFailed = (service: ServiceRecord, task: TaskRecord, passed: boolean): boolean =>
  task.startedAt === undefined || (isChecked(service, task) && !passed)

/** A load balancer's check of the task, over and over; ends with the task. */
export async function watchTarget(
  world: World,
  service: ServiceRecord,
  task: TaskRecord,
  node: Node,
): Promise<void> {
  const { clock, speed, signal } = world
  const check = service.targetGroup?.check
  if (check === undefined) return
  // Within the grace period the scheduler ignores what the load balancer says.
  const patience = Math.max(world.patience, service.gracePeriodSeconds * 1000)
  while (task.desired === 'RUNNING' && !signal.aborted) {
    const healthy = await becomesHealthy(node, check, clock, speed, patience, signal)
    task.target = healthy ? 'healthy' : 'unhealthy'
    if (!healthy) return
    await clock.sleep(check.intervalSeconds * 1000, signal)
  }
}

/** The container's own check, run inside of it, over and over; ends with the task.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html */
export async function watchContainer(
  world: World,
  task: TaskRecord,
  container: ContainerRecord,
  { healthCheck }: ContainerDefinition,
  node: Node,
): Promise<void> {
  if (healthCheck === undefined) return
  const { clock, speed, signal, patience } = world
  const { interval = 30, timeout = 5, retries = 3, startPeriod = 0 } = healthCheck
  const command = commandOf(healthCheck.command ?? [])
  const pause = Math.max(interval * 1000, shortestPause * speed)
  const wait = Math.max((timeout * 1000) / Math.max(speed, 1), shortestTimeout)
  // A process starts in real time whatever the twin's speed: until `patience` is over it may still be starting.
  let starting = true
  void clock.sleep(Math.max(startPeriod * 1000, patience), signal).then(() => {
    starting = false
  })
  let failures = 0
  while (container.health !== 'UNHEALTHY') {
    await clock.sleep(pause, signal)
    if (task.desired !== 'RUNNING' || signal.aborted) return
    const passed = (await node.run(container.name, command, wait)) === 0
    if (passed) container.health = 'HEALTHY'
    failures = passed || (starting && container.health === 'UNKNOWN') ? 0 : failures + 1
    if (failures >= retries) container.health = 'UNHEALTHY'
  }
}

/** By the shell for `CMD-SHELL`: an image that has none fails the check. */
export const commandOf = ([kind = '', ...rest]: readonly string[]): readonly string[] =>
  kind === 'CMD-SHELL' ? ['/bin/sh', '-c', rest.join(' ')] : rest
