import { makePlan, type LightsailPlan as Plan } from '../../../../../src/core/deploy/lightsail/plan.ts'
import type { Deployment } from '../../../../../src/core/deploy/lightsail/service.ts'
import { parseSpec } from '../../../../../src/core/deploy/lightsail/spec.ts'
import { builtIn, type Inspector } from '../../../../../src/core/secrets/inspect.ts'
import { deployment, oldDigest } from '../../../../fakes/lightsail-service.ts'

export const digest = `sha256:${'1'.repeat(64)}` as const
export const app = {
  image: ':advisor.app.12',
  command: [],
  environment: { LOG_LEVEL: 'info' },
  ports: { 8501: 'HTTP' },
}
export const endpoint = {
  containerName: 'app',
  containerPort: 8501,
  healthCheck: { path: '/health', successCodes: '200' },
}
export const running = deployment(12, 'ACTIVE', { containers: { app }, publicEndpoint: endpoint })
export const spec = {
  containers: { app: { environment: { LOG_LEVEL: 'info' }, ports: { 8501: 'HTTP' } } },
  publicEndpoint: endpoint,
}

type Given = {
  readonly spec?: object
  readonly current?: Deployment
  readonly deployments?: readonly Deployment[]
  readonly remove?: readonly string[]
  readonly environmentInherit?: readonly string[]
  readonly digest?: `sha256:${string}`
  readonly inspector?: Inspector
}
export const plan = (given: Given = {}): Plan => {
  const current = given.current ?? running
  return makePlan(
    {
      service: 'advisor',
      spec: parseSpec(JSON.stringify(given.spec ?? spec), 'f'),
      digest: given.digest ?? digest,
      environmentInherit: given.environmentInherit ?? [],
      remove: given.remove ?? [],
      inspector: given.inspector ?? builtIn,
    },
    {
      state: { state: 'RUNNING', current },
      deployments: given.deployments ?? [current],
      images: [{ name: ':advisor.app.12', digest: oldDigest }],
    },
  )
}
export const withEnvironment = (environment: object) => ({
  ...spec,
  containers: { app: { ...spec.containers.app, environment } },
})
