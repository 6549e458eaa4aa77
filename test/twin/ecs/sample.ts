import {
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  type Service,
  type ServiceDeployment,
  type Task,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs'
import { taskRoles } from '../../../src/twin/identity.ts'

export const cluster = 'production'
export const service = 'advisor'
export const loadBalancer = { containerName: 'app', containerPort: 8080 }
export const place = { cluster, service }

/** Asks the app from inside of its container, where alone the app's file is, as a health check of a task definition does. */
export const healthCheck = {
  command: [
    'CMD',
    '/usr/bin/node',
    '-e',
    "require('node:fs').accessSync('/app/server.js'); fetch('http://127.0.0.1:8080/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))",
  ],
  interval: 5,
  timeout: 60,
  retries: 1,
}

export type Variation = {
  readonly environment?: Readonly<Record<string, string>>
  readonly container?: Partial<
    NonNullable<RegisterTaskDefinitionCommandInput['containerDefinitions']>[number]
  >
  readonly task?: Partial<RegisterTaskDefinitionCommandInput>
}

export const taskDefinition = ({ environment = {}, container = {}, task = {} }: Variation = {}) =>
  ({
    family: 'advisor',
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    executionRoleArn: taskRoles.execution,
    containerDefinitions: [
      {
        name: 'app',
        portMappings: [{ containerPort: 8080 }],
        environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
        ...container,
      },
    ],
    ...task,
  }) satisfies RegisterTaskDefinitionCommandInput

/** Registers a revision and gives its ARN. */
export async function register(
  client: ECSClient,
  input: RegisterTaskDefinitionCommandInput,
): Promise<string> {
  const answer = await client.send(new RegisterTaskDefinitionCommand(input))
  return answer.taskDefinition?.taskDefinitionArn ?? ''
}

export const update = (client: ECSClient, input: Partial<UpdateServiceCommandInput>) =>
  client.send(new UpdateServiceCommand({ ...place, ...input }))

export async function described(client: ECSClient): Promise<Service> {
  const { services = [] } = await client.send(new DescribeServicesCommand({ cluster, services: [service] }))
  return services[0] ?? {}
}

/** Newest first. */
export async function deployments(client: ECSClient): Promise<readonly ServiceDeployment[]> {
  const { serviceDeployments = [] } = await client.send(new ListServiceDeploymentsCommand(place))
  const serviceDeploymentArns = serviceDeployments.map(
    ({ serviceDeploymentArn = '' }) => serviceDeploymentArn,
  )
  const answer = await client.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }))
  return answer.serviceDeployments ?? []
}

const ends: readonly (string | undefined)[] = [
  'SUCCESSFUL',
  'STOPPED',
  'ROLLBACK_SUCCESSFUL',
  'ROLLBACK_FAILED',
]

/** The newest deployment once it is over, and the states that were seen on the way. */
export async function over(client: ECSClient): Promise<{ deployment: ServiceDeployment; seen: string[] }> {
  const seen: string[] = []
  for (;;) {
    const [deployment = {}] = await deployments(client)
    const { status = '' } = deployment
    if (seen.at(-1) !== status) seen.push(status)
    if (ends.includes(status)) return { deployment, seen }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

export async function tasks(
  client: ECSClient,
  desiredStatus: 'RUNNING' | 'STOPPED',
): Promise<readonly Task[]> {
  const { taskArns = [] } = await client.send(
    new ListTasksCommand({ cluster, serviceName: service, desiredStatus }),
  )
  if (taskArns.length === 0) return []
  return (await client.send(new DescribeTasksCommand({ cluster, tasks: taskArns }))).tasks ?? []
}
