import { advance } from './deployment.ts'
import { isHealthy } from './health.ts'
import { isOver, primary, type ServiceRecord } from './records.ts'
import { schedule } from './schedule.ts'
import { haltTask, placeTask } from './task.ts'
import { beat, type World } from './world.ts'

/** The service scheduler: brings about what the newest deployment wants, then keeps it so. */
export async function keep(world: World, service: ServiceRecord): Promise<void> {
  while (!world.signal.aborted) {
    for (const deployment of service.deployments) if (!isOver(deployment)) advance(world, service, deployment)
    if (service.deployments[0]?.status !== 'PENDING') place(world, service)
    forget(service)
    await world.clock.sleep(beat(world), world.signal)
  }
}

function place(world: World, service: ServiceRecord): void {
  const target = primary(service)
  const wanted = service.tasks.filter(({ desired }) => desired === 'RUNNING')
  const there = service.tasks.filter(({ status }) => status !== 'STOPPED')
  const { minimumHealthyPercent = 100, maximumPercent = 200 } = service.configuration
  // On one network two tasks cannot listen on one port: there the old one ends before the new one starts.
  const { ownNetwork } = world.machine.isolation
  const { start, stop } = schedule(
    wanted.map((task) => ({
      id: task.id,
      current: task.rollout.revision === target.revision,
      healthy: isHealthy(service, task),
    })),
    ownNetwork ? wanted.length : there.length,
    service.desired,
    ownNetwork
      ? { minimumHealthy: minimumHealthyPercent, maximum: maximumPercent }
      : { minimumHealthy: 0, maximum: 100 },
  )
  for (const task of wanted) if (stop.includes(task.id)) haltTask(world, service, task)
  // "A deployment in FAILED state doesn't launch any new tasks": API_Deployment, rolloutState
  if (target.state === 'FAILED') return
  for (let count = 0; count < start; count++) placeTask(world, service, target)
}

/** INACTIVE entries of `deployments` are not told any more. */
function forget(service: ServiceRecord): void {
  const used = service.tasks
    .filter(({ status }) => status !== 'STOPPED')
    .map(({ rollout }) => rollout.revision)
  service.rollouts = service.rollouts.filter(({ revision }, at) => at === 0 || used.includes(revision))
}
