import type {
  DeploymentConfiguration,
  NetworkConfiguration,
  RegisterTaskDefinitionRequest,
} from '@aws-sdk/client-ecs'
import type { HttpHealthCheck } from '../containers/http-health.ts'
import type { EcsAccount } from './account.ts'
import { isOver, type ServiceRecord, type TargetGroup } from './records.ts'
import { beat } from './world.ts'

export type LoadBalancer = {
  readonly containerName: string
  readonly containerPort: number
  readonly check?: Partial<HttpHealthCheck>
}

/** A Fargate service that runs before the story begins, as the account has it today. */
export type SeedFargate = {
  readonly cluster: string
  readonly name: string
  /** As for RegisterTaskDefinition; containers that name no image get the one of `layout`. */
  readonly taskDefinition: RegisterTaskDefinitionRequest
  /** An OCI layout, put into ECR. */
  readonly layout: string
  /** The ECR repository that it is put into. */
  readonly repository: string
  /** How the containers name it, such as a tag elsewhere. Default: in ECR, by digest. */
  readonly image?: string
  /** Default 1. */
  readonly desired?: number
  /** Default: a circuit breaker that rolls back. */
  readonly configuration?: DeploymentConfiguration
  /** None: the twin's own door leads to the first port that a container opens. */
  readonly loadBalancer?: LoadBalancer | undefined
  readonly gracePeriodSeconds?: number
  /** What `secrets` of the containers may name: ARN → value. */
  readonly secrets?: Readonly<Record<string, string>>
}

/** Quicker than a target group's own defaults, as accounts set them; path and codes are the defaults of
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
const check: HttpHealthCheck = {
  healthyThreshold: 2,
  unhealthyThreshold: 2,
  timeoutSeconds: 2,
  intervalSeconds: 5,
  path: '/',
  successCodes: '200',
}

const network: NetworkConfiguration = {
  awsvpcConfiguration: {
    subnets: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
    securityGroups: ['sg-0123456789abcdef0'],
    assignPublicIp: 'DISABLED',
  },
}

/**
 * Ends when the first deployment has; throws when it has failed.
 * @param push puts a layout into a repository of ECR and gives the reference of its image, by digest
 */
export async function seedFargate(
  seed: SeedFargate,
  account: EcsAccount,
  push: (repository: string, layout: string) => Promise<string>,
): Promise<ServiceRecord> {
  const { world } = account
  const { name, desired = 1 } = seed
  if (desired > 1 && !world.machine.isolation.ownNetwork)
    throw new Error('two tasks cannot listen on one port where containers share the network')
  const inEcr = await push(seed.repository, seed.layout)
  const image = seed.image ?? inEcr
  world.images.elsewhere.set(image, inEcr)
  for (const [arn, value] of Object.entries(seed.secrets ?? {})) world.secrets.set(arn, value)
  const containerDefinitions = (seed.taskDefinition.containerDefinitions ?? []).map((container) => ({
    image,
    ...container,
  }))
  const input = { ...seed.taskDefinition, containerDefinitions }
  const service = await account.create({
    cluster: seed.cluster,
    name,
    taskDefinition: account.taskDefinitions.register(input, 'the set-up').definition,
    desired,
    configuration: seed.configuration ?? defaults,
    targetGroup: targetGroupOf(seed, account),
    gracePeriodSeconds: seed.gracePeriodSeconds ?? 0,
    networkConfiguration: network,
  })
  await settled(account, service)
  return service
}

const defaults: DeploymentConfiguration = {
  deploymentCircuitBreaker: { enable: true, rollback: true },
  maximumPercent: 200,
  minimumHealthyPercent: 100,
}

const targetGroupOf = (
  { name, loadBalancer }: SeedFargate,
  { world }: EcsAccount,
): TargetGroup | undefined =>
  loadBalancer === undefined
    ? undefined
    : {
        arn: world.arns.targetGroup(name),
        containerName: loadBalancer.containerName,
        containerPort: loadBalancer.containerPort,
        check: { ...check, ...loadBalancer.check },
      }

async function settled(account: EcsAccount, service: ServiceRecord): Promise<void> {
  const { world } = account
  const [first] = service.deployments
  while (first !== undefined && !isOver(first)) await world.clock.sleep(beat(world), world.signal)
  if (first?.status === 'SUCCESSFUL') return
  const causes = service.tasks.map(({ cause }) => cause?.reason)
  throw new Error(`seeded service ${service.name} is ${first?.status}: ${[...new Set(causes)].join('; ')}`)
}
