import type { Deployment, Service, ServiceState, Workload } from '../../src/core/deploy/lightsail/service.ts'

/** How a deployment goes, by its version: the states it shows, poll by poll; the last one stays. */
type Script = Readonly<Record<number, readonly Deployment['state'][]>>

type Options = {
  readonly running?: Workload
  readonly script?: Script
  readonly log?: readonly string[]
  readonly url?: string
  /** The digest that images() tells for what is registered, when it is not the one that was given. */
  readonly tamper?: string
  /** Told each call by its name, before it is answered. */
  readonly before?: (call: string, fake: FakeService) => void
}

export type FakeService = Service & {
  readonly versions: Deployment[]
  readonly calls: string[]
  /** What serves now. */
  active(): Deployment | undefined
}

export const oldDigest = `sha256:${'0'.repeat(64)}`

/** A Lightsail service as documented: one deployment active at a time, a failed one leaves the old one active. */
export function fakeService(options: Options = {}): FakeService {
  const { running, script = {}, log = [], tamper, before = () => undefined } = options
  const versions: Deployment[] = running === undefined ? [] : [deployment(12, 'ACTIVE', running)]
  const images = [{ name: ':advisor.app.12', digest: oldDigest }]
  const polls = new Map<number, number>()
  const calls: string[] = []
  const fake: FakeService = {
    versions,
    calls,
    active: () => versions.find(({ state }) => state === 'ACTIVE'),
    async find() {
      told('find')
      const next = versions.find(({ state }) => state === 'ACTIVATING')
      const current = fake.active()
      return {
        state: next === undefined ? 'RUNNING' : 'DEPLOYING',
        ...(next && { stateDetail: 'EVALUATING_HEALTH_CHECK', next }),
        ...(current && { current }),
        url: options.url ?? 'https://advisor.example.invalid/',
      } satisfies ServiceState
    },
    async deployments() {
      told('deployments')
      advance()
      return [...versions].sort((a, b) => b.version - a.version)
    },
    async images() {
      told('images')
      return images
    },
    async registryLogin() {
      told('registryLogin')
      return { registry: 'registry.example.invalid', username: 'u', password: 'p' }
    },
    async register(label, digest) {
      told('register')
      const name = `:advisor.${label}.13`
      images.push({ name, digest: tamper ?? digest })
      return name
    },
    async create(workload) {
      told('create')
      const version = Math.max(0, ...versions.map((one) => one.version)) + 1
      versions.push(deployment(version, 'ACTIVATING', workload))
      return version
    },
    async log() {
      told('log')
      return log
    },
  }
  return fake

  function told(call: string): void {
    calls.push(call)
    before(call, fake)
  }
  function advance(): void {
    for (const one of [...versions]) {
      const states = script[one.version] ?? ['ACTIVATING', 'ACTIVE']
      if (one.state !== 'ACTIVATING') continue
      const poll = polls.get(one.version) ?? 0
      polls.set(one.version, poll + 1)
      become(one.version, states[Math.min(poll, states.length - 1)] ?? 'ACTIVATING')
    }
  }
  function become(version: number, state: Deployment['state']): void {
    versions.forEach((one, index) => {
      if (one.version === version) versions[index] = { ...one, state }
      else if (state === 'ACTIVE' && one.state === 'ACTIVE') versions[index] = { ...one, state: 'INACTIVE' }
    })
  }
}

export const deployment = (
  version: number,
  state: Deployment['state'],
  { containers, publicEndpoint }: Workload,
): Deployment => ({
  version,
  state,
  createdAt: version * 1000,
  containers,
  ...(publicEndpoint && { publicEndpoint }),
})
