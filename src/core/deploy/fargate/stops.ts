import type { Own } from './own.ts'
import type { Task } from './service.ts'

/** Stops that say nothing about the image: scaling in, a person, a lost host. */
const innocent = ['UserInitiated', 'SpotInterruption', 'TerminationNotice', 'InfrastructureHealth']

/** Did the task stop because it cannot do its work. */
function isFailure({ status, stopCode, stoppedReason = '' }: Task): boolean {
  if (status !== 'STOPPED' || (stopCode !== undefined && innocent.includes(stopCode))) return false
  return stopCode !== 'ServiceSchedulerInitiated' || /health checks?/i.test(stoppedReason)
}

/** `task 0f3a… stopped (EssentialContainerExited): app exited with code 1`, for the dossier. */
export function inWords({ arn, stopCode = 'no stop code', ...task }: Task): string {
  const id = arn.split('/').at(-1) ?? arn
  return `task ${id} stopped (${stopCode}): ${reasonOf(task)}`
}

/** What AWS says of it, and how each container ended. */
export const reasonOf = ({ stoppedReason, containers }: Pick<Task, 'stoppedReason' | 'containers'>): string =>
  [
    ...(stoppedReason === undefined ? [] : [stoppedReason]),
    ...containers.flatMap(({ name, exitCode, reason }) => {
      const said = reason === undefined ? '' : ` (${reason})`
      if (exitCode !== undefined) return [`${name} exited with code ${exitCode}${said}`]
      return reason === undefined ? [] : [`${name}: ${reason}`]
    }),
  ].join('; ') || 'no reason given'

type Kind = 'crash-looping' | 'no-healthy-task'

/** By what most of them stopped of: a process that ends, or one that never came up or never was healthy. */
export function kindOf(stopped: readonly Task[]): Kind {
  const ended = stopped.filter(({ stopCode }) => stopCode === 'EssentialContainerExited').length
  return ended * 2 > stopped.length ? 'crash-looping' : 'no-healthy-task'
}

/** Keeps what stopped: AWS forgets stopped tasks after a while, so they are collected as they are seen. */
export function collect({ stopped }: Own, tasks: readonly Task[]): void {
  for (const task of tasks) if (isFailure(task)) stopped.set(task.arn, task)
}
