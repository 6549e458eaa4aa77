import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import type { SeedFargate } from '../twin/ecs/seed.ts'
import type { SeedService } from '../twin/lightsail/seed.ts'
import type { Twin } from '../twin/twin.ts'
import { randomClientSecret, randomKeyPair } from './planted.ts'

/** Of both services, and of the ECR repository. */
export const service = 'advisor'
export const cluster = 'production'

/** What runs today has secrets in its environment; Lightsail has no other channel, so they are inherited. */
export const inherited = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'COGNITO_CLIENT_SECRET']

/**
 * The account as it is before the first deploy: the same app on Lightsail and on Fargate.
 * @param layout the image that runs, an OCI layout
 * @param spec the app's task definition, whose first revision runs
 */
export async function openAccount(twin: Twin, layout: Promise<string>, spec: string): Promise<void> {
  const taskDefinition = parse(await readFile(spec, 'utf8')) as SeedFargate['taskDefinition']
  const running = await layout
  await Promise.all([
    twin.seedService({ ...onLightsail(), layout: running }),
    twin.fargate.seed({ ...onFargate(taskDefinition), layout: running }),
  ])
}

/** The service of the security page: IAM-user keys and a Cognito secret in the environment. */
function onLightsail(): Omit<SeedService, 'layout'> {
  return {
    name: service,
    power: 'medium',
    scale: 1,
    version: 12,
    containers: { app: { environment: environmentOfToday(), ports: { '8501': 'HTTP' } } },
    publicEndpoint: {
      containerName: 'app',
      containerPort: 8501,
      healthCheck: {
        path: '/_stcore/health',
        successCodes: '200',
        intervalSeconds: 5,
        timeoutSeconds: 2,
        healthyThreshold: 2,
        unhealthyThreshold: 2,
      },
    },
  }
}

function onFargate(taskDefinition: SeedFargate['taskDefinition']): Omit<SeedFargate, 'layout'> {
  const containers = taskDefinition.containerDefinitions ?? []
  const [{ name: containerName = '', portMappings: [port] = [] } = {}] = containers
  const references = containers.flatMap(({ secrets = [] }) => secrets.map(({ valueFrom = '' }) => valueFrom))
  return {
    cluster,
    name: service,
    repository: service,
    taskDefinition,
    loadBalancer: {
      containerName,
      containerPort: port?.containerPort ?? 0,
      check: { path: '/_stcore/health' },
    },
    secrets: Object.fromEntries(references.map((arn) => [arn, randomClientSecret()])),
  }
}

function environmentOfToday(): Record<string, string> {
  const { id, secret } = randomKeyPair()
  return {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: id,
    AWS_SECRET_ACCESS_KEY: secret,
    S3_BUCKET: 'advisor-documents',
    COGNITO_USER_POOL_ID: 'us-east-1_Adv1s0rPo',
    COGNITO_CLIENT_ID: '4q2l0k3advisorclient7n5m1p',
    COGNITO_CLIENT_SECRET: randomClientSecret(),
    LOG_LEVEL: 'info',
  }
}
