import type { RegisterTaskDefinitionRequest, Tag, TaskDefinition } from '@aws-sdk/client-ecs'
import type { TwinClock } from '../clock.ts'
import { type Arns, nameIn } from './arns.ts'
import { cpuUnits, memoryMib } from './fargate.ts'
import { clientException } from './refusals.ts'
import { checkTaskDefinition, isFargate } from './task-definition-checks.ts'

export type Registered = { definition: TaskDefinition; readonly tags: readonly Tag[] }

/** Task definitions by family and revision. INACTIVE ones stay describable. */
export class TaskDefinitions {
  readonly #families = new Map<string, Registered[]>()
  readonly #arns: Arns
  readonly #clock: TwinClock
  readonly #isEcr: (image: string) => boolean

  constructor(arns: Arns, clock: TwinClock, isEcr: (image: string) => boolean) {
    this.#arns = arns
    this.#clock = clock
    this.#isEcr = isEcr
  }

  register(input: RegisterTaskDefinitionRequest, caller: string): Registered {
    checkTaskDefinition(input, this.#isEcr)
    const { family = '', tags = [], cpu, memory, ...rest } = input
    const known = this.#families.get(family) ?? []
    const revision = known.length + 1
    const definition: TaskDefinition = {
      ...rest,
      ...(cpu !== undefined && { cpu: String(cpuUnits(cpu)) }),
      ...(memory !== undefined && { memory: String(memoryMib(memory)) }),
      containerDefinitions: (rest.containerDefinitions ?? []).map(withDefaults),
      volumes: rest.volumes ?? [],
      placementConstraints: rest.placementConstraints ?? [],
      family,
      revision,
      taskDefinitionArn: this.#arns.taskDefinition(family, revision),
      status: 'ACTIVE',
      requiresAttributes: [],
      compatibilities: isFargate(input) ? ['EC2', 'FARGATE'] : ['EC2'],
      registeredAt: new Date(this.#clock.now()),
      registeredBy: caller,
    }
    const registered = { definition, tags }
    this.#families.set(family, [...known, registered])
    return registered
  }

  /** By family (its latest ACTIVE revision), `family:revision` or ARN. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html */
  find(reference: string): Registered | undefined {
    const [family = '', revision] = nameIn(reference).split(':')
    const known = this.#families.get(family) ?? []
    return revision === undefined
      ? known.findLast(({ definition }) => definition.status === 'ACTIVE')
      : known[Number(revision) - 1]
  }

  /** What a deployment asks for: there and ACTIVE. */
  active(reference: string): TaskDefinition {
    const found = this.find(reference)
    if (found === undefined) throw clientException('TaskDefinition not found.')
    if (found.definition.status !== 'ACTIVE') throw clientException('TaskDefinition is inactive')
    return found.definition
  }

  deregister(reference: string): TaskDefinition {
    const found = /:\d+$/.test(reference) ? this.find(reference) : undefined
    if (found === undefined)
      throw clientException('The specified task definition does not exist. Specify family:revision.')
    found.definition = {
      ...found.definition,
      status: 'INACTIVE',
      deregisteredAt: new Date(this.#clock.now()),
    }
    return found.definition
  }
}

/** Members that an answer carries though nobody set them. */
const withDefaults: (
  container: NonNullable<TaskDefinition['containerDefinitions']>[number],
) => typeof container = (container) => ({
  ...container,
  cpu: container.cpu ?? 0,
  essential: container.essential ?? true,
  environment: container.environment ?? [],
  mountPoints: container.mountPoints ?? [],
  volumesFrom: container.volumesFrom ?? [],
  systemControls: container.systemControls ?? [],
  portMappings: (container.portMappings ?? []).map((mapping) => ({
    ...mapping,
    hostPort: mapping.hostPort ?? mapping.containerPort,
    protocol: mapping.protocol ?? 'tcp',
  })),
  ...(container.healthCheck !== undefined && {
    healthCheck: { interval: 30, timeout: 5, retries: 3, ...container.healthCheck },
  }),
})
