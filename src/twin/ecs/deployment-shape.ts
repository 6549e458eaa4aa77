import type { ServiceDeployment, ServiceDeploymentBrief, ServiceRevision } from '@aws-sdk/client-ecs'
import type { Arns } from './arns.ts'
import { countsOf, thresholdOf } from './counts.ts'
import type { Revision, ServiceDeploymentRecord, ServiceRecord } from './records.ts'
import { loadBalancersOf, platform } from './service-shape.ts'

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
    lifecycleStage: deployment.stage,
    deploymentConfiguration: deployment.configuration,
    rollback: rollback && {
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
