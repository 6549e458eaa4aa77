import { isDeepStrictEqual } from 'node:util'
import type { TaskDefinition, UpdateServiceRequest } from '@aws-sdk/client-ecs'
import type { EcsAccount } from './account.ts'
import { primary, type ServiceRecord } from './records.ts'
import { invalidParameter } from './refusals.ts'

/** The members that the twin carries out; what else a caller sends is a defect to be seen, not to be skipped. */
const known: readonly string[] = [
  'cluster',
  'service',
  'taskDefinition',
  'desiredCount',
  'deploymentConfiguration',
  'networkConfiguration',
  'platformVersion',
  'forceNewDeployment',
  'healthCheckGracePeriodSeconds',
]

/**
 * Which members start a deployment and which do not:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-parameters.html
 */
export function updateService(account: EcsAccount, input: UpdateServiceRequest): ServiceRecord {
  const strange = Object.keys(input).filter((name) => !known.includes(name))
  if (strange.length > 0) throw new Error(`the twin's UpdateService does not know ${strange.join(', ')}`)
  const service = account.service(input.cluster, input.service ?? '')
  const { revision } = primary(service)
  const { taskDefinition, networkConfiguration, platformVersion } = input
  const definition =
    taskDefinition === undefined ? revision.taskDefinition : account.taskDefinitions.active(taskDefinition)
  checkFits(service, definition)
  service.desired = input.desiredCount ?? service.desired
  service.configuration = { ...service.configuration, ...input.deploymentConfiguration }
  service.gracePeriodSeconds = input.healthCheckGracePeriodSeconds ?? service.gracePeriodSeconds
  const wanted = {
    taskDefinition: definition,
    networkConfiguration: networkConfiguration ?? revision.networkConfiguration,
    platformVersion:
      platformVersion === undefined || platformVersion === 'LATEST'
        ? revision.platformVersion
        : platformVersion,
  }
  const changed =
    definition.taskDefinitionArn !== revision.taskDefinition.taskDefinitionArn ||
    wanted.platformVersion !== revision.platformVersion ||
    !isDeepStrictEqual(wanted.networkConfiguration, revision.networkConfiguration)
  if (changed || input.forceNewDeployment === true) account.deploy(service, wanted)
  return service
}

function checkFits({ targetGroup }: ServiceRecord, definition: TaskDefinition): void {
  if (!definition.compatibilities?.includes('FARGATE'))
    throw invalidParameter('Task definition does not support launch_type FARGATE.')
  if (targetGroup === undefined) return
  const { containerName, containerPort } = targetGroup
  const container = definition.containerDefinitions?.find(({ name }) => name === containerName)
  if (container === undefined)
    throw invalidParameter(`The container ${containerName} does not exist in the task definition.`)
  if (!container.portMappings?.some((mapping) => mapping.containerPort === containerPort))
    throw invalidParameter(
      `The container ${containerName} did not have a container port ${containerPort} defined.`,
    )
}
