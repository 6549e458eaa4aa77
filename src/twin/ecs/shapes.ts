import type {
  Deployment,
  Service,
  ServiceDeployment,
  ServiceDeploymentBrief,
  ServiceRevision,
  Task,
} from '@aws-sdk/client-ecs'
import type { Arns } from './arns.ts'
import { countsOf, thresholdOf } from './counts.ts'
import { healthOf } from './health.ts'
import {
  isOver,
  primary,
  type Revision,
  type Rollout,
  type ServiceDeploymentRecord,
  type ServiceRecord,
  type TaskRecord,
} from './records.ts'

const platform = { launchType: 'FARGATE', platformFamily: 'Linux' } as const

export function serviceShape(service: ServiceRecord, arns: Arns): Service {
  const first = primary(service)
  const counts = service.rollouts.map((rollout) => countsOf(service, rollout))
  const sum = (of: 'running' | 'pending'): number => counts.reduce((total, count) => total + count[of], 0)
  const { taskDefinition, networkConfiguration, platformVersion } = first.revision
  return {
    ...platform,
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: arns.cluster(service.cluster),
    status: 'ACTIVE',
    desiredCount: service.desired,
    runningCount: sum('running'),
    pendingCount: sum('pending'),
    platformVersion,
    taskDefinition: taskDefinition.taskDefinitionArn,
    deploymentConfiguration: service.configuration,
    deployments: service.rollouts.map((rollout, at) => rolloutShape(service, rollout, at === 0)),
    events: service.events,
    createdAt: service.createdAt,
    currentServiceDeployment: service.deployments.find(({ listed }) => listed)?.arn,
    currentServiceRevisions: service.rollouts.map(({ revision }) => ({ arn: revision.arn })),
    networkConfiguration,
    loadBalancers: loadBalancersOf(service),
    serviceRegistries: [],
    placementConstraints: [],
    placementStrategy: [],
    healthCheckGracePeriodSeconds: service.gracePeriodSeconds,
    schedulingStrategy: 'REPLICA',
    deploymentController: { type: 'ECS' },
    enableECSManagedTags: false,
    enableExecuteCommand: false,
    propagateTags: 'NONE',
  }
}

const loadBalancersOf = ({ targetGroup }: ServiceRecord) =>
  targetGroup === undefined
    ? []
    : [
        {
          targetGroupArn: targetGroup.arn,
          containerName: targetGroup.containerName,
          containerPort: targetGroup.containerPort,
        },
      ]

function rolloutShape(service: ServiceRecord, rollout: Rollout, isPrimary: boolean): Deployment {
  const { requested, running, pending } = countsOf(service, rollout)
  const { taskDefinition, networkConfiguration, platformVersion } = rollout.revision
  return {
    ...platform,
    id: rollout.id,
    status: isPrimary ? 'PRIMARY' : 'ACTIVE',
    taskDefinition: taskDefinition.taskDefinitionArn,
    desiredCount: requested,
    runningCount: running,
    pendingCount: pending,
    failedTasks: rollout.failedTasks,
    createdAt: rollout.createdAt,
    updatedAt: rollout.updatedAt,
    platformVersion,
    networkConfiguration,
    rolloutState: rollout.state,
    rolloutStateReason: rollout.reason,
  }
}

export const deploymentBrief = (
  service: ServiceRecord,
  deployment: ServiceDeploymentRecord,
  arns: Arns,
): ServiceDeploymentBrief => ({
  serviceDeploymentArn: deployment.arn,
  serviceArn: service.arn,
  clusterArn: arns.cluster(service.cluster),
  startedAt: deployment.startedAt,
  createdAt: deployment.createdAt,
  finishedAt: deployment.finishedAt,
  targetServiceRevisionArn: deployment.rollout.revision.arn,
  status: deployment.status,
  statusReason: deployment.statusReason,
})

export function deploymentShape(
  service: ServiceRecord,
  deployment: ServiceDeploymentRecord,
  arns: Arns,
): ServiceDeployment {
  const { targetServiceRevisionArn, ...brief } = deploymentBrief(service, deployment, arns)
  const { requested, running, pending } = deployment.final ?? countsOf(service, deployment.rollout)
  const { rollback } = deployment
  return {
    ...brief,
    stoppedAt: deployment.stoppedAt,
    updatedAt: deployment.updatedAt,
    sourceServiceRevisions: deployment.sources.map(({ arn }) => ({ arn })),
    targetServiceRevision: {
      arn: targetServiceRevisionArn,
      requestedTaskCount: requested,
      runningTaskCount: running,
      pendingTaskCount: pending,
    },
    lifecycleStage: isOver(deployment) ? undefined : deployment.stage,
    deploymentConfiguration: deployment.configuration,
    rollback:
      rollback === undefined
        ? undefined
        : {
            reason: rollback.reason,
            startedAt: rollback.startedAt,
            serviceRevisionArn: rollback.rollout.revision.arn,
          },
    deploymentCircuitBreaker: {
      status: deployment.breaker,
      failureCount: deployment.failures,
      threshold: thresholdOf(service),
    },
    alarms: { status: 'DISABLED' },
  }
}

export const revisionShape = (service: ServiceRecord, revision: Revision, arns: Arns): ServiceRevision => ({
  ...platform,
  serviceRevisionArn: revision.arn,
  serviceArn: service.arn,
  clusterArn: arns.cluster(service.cluster),
  taskDefinition: revision.taskDefinition.taskDefinitionArn,
  platformVersion: revision.platformVersion,
  loadBalancers: loadBalancersOf(service),
  networkConfiguration: revision.networkConfiguration,
  containerImages: (revision.taskDefinition.containerDefinitions ?? []).map(({ name, image }) => ({
    containerName: name,
    image,
    imageDigest: revision.images.get(name ?? '')?.digest,
  })),
  guardDutyEnabled: false,
  createdAt: revision.createdAt,
})

export function taskShape(service: ServiceRecord, task: TaskRecord, arns: Arns): Task {
  const { revision, id: startedBy } = task.rollout
  const { taskDefinition, images, platformVersion } = revision
  const taskArn = arns.task(service.cluster, task.id)
  const image = (name: string): string | undefined =>
    taskDefinition.containerDefinitions?.find((one) => one.name === name)?.image
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
    containers: task.containers.map((container) => ({
      containerArn: arns.container(service.cluster, task.id, container.id),
      taskArn,
      name: container.name,
      image: image(container.name),
      // Told once the image has been pulled.
      imageDigest: task.pullStoppedAt === undefined ? undefined : images.get(container.name)?.digest,
      lastStatus: container.status,
      exitCode: container.exitCode,
      reason: container.reason,
      healthStatus: container.health,
      networkBindings: [],
      networkInterfaces: [],
    })),
    tags: [],
  }
}
