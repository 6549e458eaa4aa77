import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { cpuUnits, isFargateSize, memoryMib } from './fargate.ts'
import { clientException } from './refusals.ts'

type Input = RegisterTaskDefinitionRequest

/** What RegisterTaskDefinition says no to; each sentence as people report it, `unverified` in its exact words. */
export function checkTaskDefinition(input: Input, isEcr: (image: string) => boolean): void {
  const wrong = [...containerFaults(input), ...(isFargate(input) ? fargateFaults(input, isEcr) : [])][0]
  if (wrong !== undefined) throw clientException(wrong)
}

export const isFargate = ({ requiresCompatibilities = [] }: Input): boolean =>
  requiresCompatibilities.includes('FARGATE')

const containersOf = ({ containerDefinitions = [] }: Input): readonly ContainerDefinition[] =>
  containerDefinitions

function* containerFaults(input: Input): Generator<string> {
  const containers = containersOf(input)
  if (containers.length === 0) yield 'Container list cannot be empty.'
  const names = containers.map(({ name = '' }) => name)
  for (const [at, { name = '', image = '' }] of containers.entries()) {
    if (!/^[\w-]{1,255}$/.test(name)) yield `Invalid container name: '${name}'.`
    if (image === '') yield 'Container.image should not be null or empty.'
    if (names.indexOf(name) !== at) yield `Container name '${name}' is not unique.`
  }
  if (!containers.some(({ essential }) => essential !== false))
    yield 'A task definition must have at least one essential container.'
  if (containers.some(({ secrets = [] }) => secrets.length > 0) && !input.executionRoleArn)
    yield "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'."
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html */
function* fargateFaults(input: Input, isEcr: (image: string) => boolean): Generator<string> {
  const { cpu, memory, networkMode, executionRoleArn } = input
  if (networkMode !== 'awsvpc') yield "Fargate only supports network mode 'awsvpc'."
  if (cpu === undefined) yield "Fargate requires that 'cpu' be defined at the task level."
  if (memory === undefined) yield "Fargate requires that 'memory' be defined at the task level."
  const [units, mib] = [cpuUnits(cpu ?? ''), memoryMib(memory ?? '')]
  if (Number.isNaN(units)) yield "Invalid 'cpu' setting for task."
  if (Number.isNaN(mib)) yield "Invalid 'memory' setting for task."
  if (!isFargateSize(units, mib))
    yield `No Fargate configuration exists for given values: ${units} CPU, ${mib} memory. See the Amazon ECS documentation for the valid values.`
  for (const { name, image = '', privileged, portMappings = [], logConfiguration } of containersOf(input)) {
    if (privileged === true) yield `Fargate does not support privileged containers: '${name}'.`
    if (portMappings.some(({ hostPort, containerPort }) => (hostPort ?? containerPort) !== containerPort))
      yield 'When networkMode=awsvpc, the host ports and container ports in port mappings must match.'
    if (executionRoleArn !== undefined) continue
    if (isEcr(image))
      yield 'Fargate requires task definition to have execution role ARN to support ECR images.'
    if (logConfiguration?.logDriver === 'awslogs')
      yield 'Fargate requires task definition to have execution role ARN to support log driver awslogs.'
  }
}
