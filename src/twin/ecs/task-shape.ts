import type { Container, Task } from '@aws-sdk/client-ecs'
import type { Arns } from './arns.ts'
import { healthOf } from './health.ts'
import type { ServiceRecord, TaskRecord } from './records.ts'
import { platform } from './service-shape.ts'

export function taskShape(service: ServiceRecord, task: TaskRecord, arns: Arns): Task {
  const { revision, id: startedBy } = task.rollout
  const { taskDefinition, platformVersion } = revision
  const taskArn = arns.task(service.cluster, task.id)
  return {
    ...platform,
    taskArn,
    taskDefinitionArn: taskDefinition.taskDefinitionArn,
    clusterArn: arns.cluster(service.cluster),
    group: `service:${service.name}`,
    startedBy,
    lastStatus: task.status,
    desiredStatus: task.desired,
    healthStatus: healthOf(task),
    cpu: taskDefinition.cpu,
    memory: taskDefinition.memory,
    platformVersion,
    createdAt: task.createdAt,
    pullStartedAt: task.pullStartedAt,
    pullStoppedAt: task.pullStoppedAt,
    startedAt: task.startedAt,
    stoppingAt: task.stoppingAt,
    stoppedAt: task.stoppedAt,
    stopCode: task.cause?.code,
    stoppedReason: task.cause?.reason,
    containers: containersOf(service, task, arns),
    tags: [],
  }
}

function containersOf(service: ServiceRecord, task: TaskRecord, arns: Arns): Container[] {
  const { taskDefinition, images } = task.rollout.revision
  return task.containers.map(({ id, name, status, exitCode, reason, health }) => ({
    containerArn: arns.container(service.cluster, task.id, id),
    taskArn: arns.task(service.cluster, task.id),
    name,
    image: taskDefinition.containerDefinitions?.find((one) => one.name === name)?.image,
    // Told once the image has been pulled.
    imageDigest: task.pullStoppedAt === undefined ? undefined : images.get(name)?.digest,
    lastStatus: status,
    exitCode,
    reason,
    healthStatus: health,
    networkBindings: [],
    networkInterfaces: [],
  }))
}
