import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { SeedService } from '../twin/lightsail/seed.ts'
import { makeBaseContext } from './base.ts'
import { kship } from './kship.ts'
import { randomClientSecret, randomKeyPair } from './planted.ts'
import { nameVersion } from './road.ts'
import type { World } from './scene.ts'

/** What every road of one rehearsal shares: the base image, and the account as it is before the first deploy. */
export type Stage = { readonly base: string; readonly today: SeedService }

export const service = 'advisor'

/** Builds both images with the CLI, as everything else: the base, and the version that runs today. */
export async function setStage(world: World, folder: string, app: string): Promise<Stage> {
  const [context, base, old] = [join(folder, 'base-context'), join(folder, 'base'), join(folder, 'today')]
  await mkdir(context, { recursive: true })
  await makeBaseContext(world, context)
  await build(world, context, ['--layout', base])
  await cp(app, old, { recursive: true })
  await nameVersion(old, 'version 12')
  const layout = join(folder, 'today-layout')
  await build(world, old, ['--build-context', `base=oci-layout://${base}`, '--layout', layout])
  return { base, today: { ...todaysService(), layout } }
}

async function build(world: World, cwd: string, args: readonly string[]): Promise<void> {
  const { exit, line } = await kship(world, ['scan-image', '--rehearsal', ...args], { cwd })
  if (exit !== 0) throw new Error(`${line} ended with ${exit}: the stage is not set`)
}

/** The service of the security page: IAM-user keys and a Cognito secret in the environment. */
function todaysService(): Omit<SeedService, 'layout'> {
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
