import type {
  ContainerDefinition as ContainerAnswer,
  TaskDefinition as DefinitionAnswer,
  ServiceDeployment as DeploymentAnswer,
  DescribeTaskDefinitionCommandOutput,
  Service as ServiceAnswer,
  Task as TaskAnswer,
} from '@aws-sdk/client-ecs'
import type { ContainerDefinition, TaskDefinition } from '../../core/deploy/fargate/definition.ts'
import { definitionMembers } from '../../core/deploy/fargate/member-names.ts'
import type { Revision, ServiceDeployment, ServiceState, Task } from '../../core/deploy/fargate/service.ts'
import { given as givenBy } from './failure.ts'

/** AWS's answers in core's words. */
export function readService(answer: ServiceAnswer): ServiceState {
  const newest = answer.deployments?.find(({ status }) => status === 'PRIMARY')
  return {
    status: given(answer.status),
    taskDefinition: given(answer.taskDefinition),
    desiredCount: answer.desiredCount ?? 0,
    controller: answer.deploymentController?.type ?? 'ECS',
    ...(answer.launchType !== undefined && { launchType: answer.launchType }),
    isBalanced: (answer.loadBalancers ?? []).length > 0,
    hasCircuitBreaker: answer.deploymentConfiguration?.deploymentCircuitBreaker?.enable === true,
    // A service whose deployments another controller makes has none; core refuses those.
    newest: { id: newest?.id ?? '', createdAt: newest?.createdAt?.getTime() ?? 0 },
  }
}

export function readRevision({
  taskDefinition = {},
  tags = [],
}: DescribeTaskDefinitionCommandOutput): Revision {
  return {
    arn: given(taskDefinition.taskDefinitionArn),
    isActive: taskDefinition.status === 'ACTIVE',
    definition: { ...readDefinition(taskDefinition), ...(tags.length > 0 && { tags }) },
  }
}

/** What RegisterTaskDefinition takes again, and nothing that only an answer has. */
function readDefinition(answer: DefinitionAnswer): TaskDefinition {
  const known: readonly string[] = definitionMembers
  const kept = Object.entries(answer).filter(([name, value]) => known.includes(name) && value !== undefined)
  const { containerDefinitions = [], family } = answer
  return {
    ...Object.fromEntries(kept),
    family: given(family),
    containerDefinitions: containerDefinitions.map(readContainer),
  }
}

function readContainer(answer: ContainerAnswer): ContainerDefinition {
  const { name, image, environment, secrets, portMappings, healthCheck, command, entryPoint, ...rest } =
    answer
  return {
    ...rest,
    name: given(name),
    image: given(image),
    ...(environment && {
      environment: environment.map((one) => ({ name: given(one.name), value: one.value ?? '' })),
    }),
    ...(secrets && {
      secrets: secrets.map((one) => ({ name: given(one.name), valueFrom: given(one.valueFrom) })),
    }),
    ...(portMappings && {
      portMappings: portMappings.map(({ containerPort, ...port }) => ({
        ...port,
        ...(containerPort !== undefined && { containerPort }),
      })),
    }),
    ...(healthCheck && { healthCheck: { ...healthCheck, command: healthCheck.command ?? [] } }),
    ...(command && { command }),
    ...(entryPoint && { entryPoint }),
  }
}

export function readDeployment(
  answer: DeploymentAnswer,
  taskDefinition: string | undefined,
): ServiceDeployment {
  const { deploymentCircuitBreaker: breaker, lifecycleStage, rollback, statusReason } = answer
  const reason = rollback?.reason ?? statusReason
  return {
    arn: given(answer.serviceDeploymentArn),
    status: given(answer.status),
    createdAt: given(answer.createdAt).getTime(),
    ...(taskDefinition !== undefined && { taskDefinition }),
    ...(lifecycleStage !== undefined && { stage: lifecycleStage }),
    ...(reason !== undefined && { reason }),
    ...(breaker && { breaker: { status: breaker.status ?? 'DISABLED', threshold: breaker.threshold ?? 0 } }),
  }
}

export function readTask(answer: TaskAnswer): Task {
  const { stopCode, stoppedReason, containers = [] } = answer
  return {
    arn: given(answer.taskArn),
    taskDefinition: given(answer.taskDefinitionArn),
    createdAt: given(answer.createdAt).getTime(),
    status: answer.lastStatus ?? 'UNKNOWN',
    health: answer.healthStatus ?? 'UNKNOWN',
    ...(stopCode !== undefined && { stopCode }),
    ...(stoppedReason !== undefined && { stoppedReason }),
    containers: containers.map(({ name, imageDigest, exitCode, reason }) => ({
      name: given(name),
      ...(imageDigest !== undefined && { imageDigest }),
      ...(exitCode !== undefined && { exitCode }),
      ...(reason !== undefined && { reason }),
    })),
  }
}

export const given = <T>(value: T | undefined): T => givenBy(value, 'ECS')
