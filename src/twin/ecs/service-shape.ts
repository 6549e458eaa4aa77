import type { Deployment, Service } from '@aws-sdk/client-ecs'
import type { Arns } from './arns.ts'
import { countsOf } from './counts.ts'
import { primary, type Rollout, type ServiceRecord } from './records.ts'

export const platform = { launchType: 'FARGATE', platformFamily: 'Linux' } as const

/** What the twin's services have none of. */
const unused = {
  serviceRegistries: [],
  placementConstraints: [],
  placementStrategy: [],
  schedulingStrategy: 'REPLICA',
  deploymentController: { type: 'ECS' },
  enableECSManagedTags: false,
  enableExecuteCommand: false,
  propagateTags: 'NONE',
} satisfies Service

export function serviceShape(service: ServiceRecord, arns: Arns): Service {
  const first = primary(service)
  const counts = service.rollouts.map((rollout) => countsOf(service, rollout))
  const sum = (of: 'running' | 'pending'): number => counts.reduce((total, count) => total + count[of], 0)
  const { taskDefinition, networkConfiguration, platformVersion } = first.revision
  return {
    ...platform,
    ...unused,
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
    healthCheckGracePeriodSeconds: service.gracePeriodSeconds,
  }
}

export const loadBalancersOf = ({ targetGroup }: ServiceRecord) =>
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
