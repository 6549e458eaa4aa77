import { deploy } from '../../../../src/core/deploy/deploy.ts'
import { type Journal, openJournal, type Ports } from '../../../../src/core/deploy/journal.ts'
import type { Workload } from '../../../../src/core/deploy/lightsail/service.ts'
import { parseSpec } from '../../../../src/core/deploy/lightsail/spec.ts'
import {
  type LightsailPorts,
  LightsailTarget,
  type LightsailRequest as Request,
} from '../../../../src/core/deploy/lightsail/target.ts'
import { readWhole } from '../../../../src/core/deploy/subject.ts'
import { createVerdict } from '../../../../src/core/scan/verdict.ts'
import { builtIn } from '../../../../src/core/secrets/inspect.ts'
import { fakeClock, silent } from '../../../fakes/clock.ts'
import { fakeImage } from '../../../fakes/image.ts'
import { type FakeService, fakeService } from '../../../fakes/lightsail-service.ts'
import { fakeCognitoSecret } from '../../../fakes/secret.ts'

export const image = fakeImage(Buffer.from('layer'))
export const { digest } = image.descriptor
export const secret = fakeCognitoSecret('deploy')
export const running: Workload = {
  containers: {
    app: {
      image: ':advisor.app.12',
      command: [],
      environment: { COGNITO_CLIENT_SECRET: secret },
      ports: { 8501: 'HTTP' },
    },
  },
  publicEndpoint: { containerName: 'app', containerPort: 8501, healthCheck: { path: '/health' } },
}
const spec = parseSpec(
  JSON.stringify({
    containers: { app: { ports: { 8501: 'HTTP' } } },
    publicEndpoint: running.publicEndpoint,
  }),
  'f',
)
export const verdict = createVerdict({
  digest,
  passed: true,
  time: '2026-01-01T00:00:00Z',
  policyDigest: digest,
})
const wanted: Request = {
  service: 'advisor',
  spec,
  environmentInherit: ['COGNITO_CLIENT_SECRET'],
  remove: [],
  verdict,
  verdictMode: 'require',
  smoke: { path: '/health', status: 200, text: 'ok' },
  timeout: 60_000,
  dryRun: false,
  rehearsal: false,
  inspector: builtIn,
}
const healthy: Ports['visit'] = async () => ({ status: 200, body: 'ok' })

type World = {
  readonly service: FakeService
  readonly pushed: string[]
  readonly journal: Journal
  readonly ports: Ports & LightsailPorts
  readonly stop: () => void
}

export function world(
  options: Parameters<typeof fakeService>[0] = { running },
  change: Partial<Ports & LightsailPorts> = {},
): World {
  const service = fakeService(options)
  const pushed: string[] = []
  const controller = new AbortController()
  const ports = {
    service,
    subject: () => readWhole(async () => image),
    push: async (one) => void pushed.push(one.descriptor.digest),
    visit: healthy,
    clock: fakeClock(),
    progress: silent,
    signal: controller.signal,
    ...change,
  } satisfies Ports & LightsailPorts
  return { service, pushed, journal: openJournal(), ports, stop: () => controller.abort(new Error('stop')) }
}
export const run = ({ ports, journal }: World, change: Partial<Request> = {}) => {
  const request = { ...wanted, ...change }
  return deploy(request, new LightsailTarget(request, ports), ports, journal)
}
