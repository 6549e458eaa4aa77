import { deploy } from '../../../../src/core/deploy/deploy.ts'
import type { TaskDefinition } from '../../../../src/core/deploy/fargate/definition.ts'
import {
  type FargatePorts,
  type FargateRequest,
  FargateTarget,
} from '../../../../src/core/deploy/fargate/target.ts'
import { type Journal, openJournal, type Ports } from '../../../../src/core/deploy/journal.ts'
import { createVerdict } from '../../../../src/core/scan/verdict.ts'
import { builtIn } from '../../../../src/core/secrets/inspect.ts'
import { fakeClock, silent } from '../../../fakes/clock.ts'
import { type FakeFargate, fakeFargate } from '../../../fakes/fargate-service.ts'
import { fakeImage } from '../../../fakes/image.ts'
import { fakeCognitoSecret } from '../../../fakes/secret.ts'

export const image = fakeImage(Buffer.from('layer'))
export const { digest } = image.descriptor
export const repository = '123456789012.dkr.ecr.us-east-1.amazonaws.com/advisor'
export const secret = fakeCognitoSecret('fargate')
/** As Terraform made it: a mutable tag, and a secret in the open. */
export const running = {
  family: 'advisor',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  taskRoleArn: 'arn:aws:iam::123456789012:role/advisor-task',
  containerDefinitions: [
    {
      name: 'app',
      image: `${repository}:latest`,
      environment: [
        { name: 'LOG_LEVEL', value: 'info' },
        { name: 'COGNITO_CLIENT_SECRET', value: secret },
      ],
      portMappings: [{ containerPort: 8501, hostPort: 8501, protocol: 'tcp' }],
    },
  ],
} as const satisfies TaskDefinition

const verdict = createVerdict({ digest, passed: true, time: '2026-01-01T00:00:00Z', policyDigest: digest })
const wanted: FargateRequest = {
  service: 'advisor',
  cluster: 'production',
  spec: undefined,
  container: undefined,
  repository,
  environmentInherit: [],
  remove: [],
  verdict,
  verdictMode: 'require',
  smoke: { path: '/health', status: 200, text: 'ok' },
  smokeUrl: 'https://advisor.example.invalid',
  timeout: 60_000,
  dryRun: false,
  rehearsal: false,
  inspector: builtIn,
}

export type World = {
  readonly service: FakeFargate
  readonly pushed: string[]
  readonly journal: Journal
  readonly ports: Ports & FargatePorts
  readonly stop: () => void
}

export function world(
  options: Partial<Parameters<typeof fakeFargate>[0]> = {},
  change: Partial<Ports & FargatePorts> = {},
): World {
  const service = fakeFargate({ running, ...options })
  const pushed: string[] = []
  const controller = new AbortController()
  const ports = {
    service,
    subject: async () => ({ digest, image }),
    push: async (one, to) => void pushed.push(`${to}@${one.descriptor.digest}`),
    visit: async () => ({ status: 200, body: 'ok' }),
    clock: fakeClock(),
    progress: silent,
    signal: controller.signal,
    ...change,
  } satisfies Ports & FargatePorts
  return { service, pushed, journal: openJournal(), ports, stop: () => controller.abort(new Error('stop')) }
}

export const run = ({ ports, journal }: World, change: Partial<FargateRequest> = {}) => {
  const request = { ...wanted, ...change }
  return deploy(request, new FargateTarget(request, ports), ports, journal)
}
