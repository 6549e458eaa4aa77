import type { Digest } from '../../src/core/image/oci.ts'
import type { Coverage, InspectorFinding, Scanner } from '../../src/core/scan/inspector/scanner.ts'
import type { fakeClock } from './clock.ts'

export const finding = (change: Partial<InspectorFinding> = {}): InspectorFinding => ({
  arn: 'arn:1',
  status: 'ACTIVE',
  severity: 'HIGH',
  title: 'Command injection in lodash',
  vulnerabilityId: 'CVE-2021-23337',
  related: ['GHSA-35jh-r3h4-6jhm'],
  url: 'https://nvd.nist.gov/vuln/detail/CVE-2021-23337',
  fixAvailable: 'YES',
  exploitAvailable: false,
  epss: 0.01,
  platform: 'SCRATCH',
  packages: [
    {
      name: 'lodash',
      version: '4.17.20',
      epoch: 0,
      release: undefined,
      manager: 'NODEPKG',
      path: 'app/node_modules/lodash/package.json',
      fixedIn: '4.17.21',
      layer: undefined,
    },
  ],
  ...change,
})

/** Seconds after the push → what stands from then on. */
export type Script<T> = readonly (readonly [second: number, value: T])[]

type Options = {
  readonly coverage?: Script<string | undefined>
  readonly findings?: Script<readonly InspectorFinding[]>
  readonly kev?: readonly string[]
}
export type FakeScanner = Scanner & {
  readonly calls: string[]
  /** How many findings each read gave. */
  readonly reads: number[]
}

/** Inspector by the clock of the test. */
export function fakeScanner(
  clock: ReturnType<typeof fakeClock>,
  { coverage = [[0, 'SUCCESSFUL']], findings = [[0, []]], kev = [] }: Options = {},
  change: Partial<Scanner> = {},
): FakeScanner {
  const calls: string[] = []
  const reads: number[] = []
  const store = new Set<Digest>()
  let pushedAt = 0
  const at = <T>(script: Script<T>): T | undefined =>
    script.findLast(([second]) => clock.now() - pushedAt >= second * 1000)?.[1]
  const scanner = {
    configuration: async () => ({ type: 'ENHANCED', frequency: 'CONTINUOUS_SCAN' }),
    accountStatus: async () => 'ENABLED',
    login: async () => ({ registry: 'registry.example.invalid', username: 'AWS', password: 'p' }),
    async push(image) {
      store.add(image.descriptor.digest)
      pushedAt = clock.now()
    },
    pushedAt: async (digest) => (store.has(digest) ? pushedAt : undefined),
    async coverage(): Promise<Coverage | undefined> {
      const reason = at(coverage)
      return reason === undefined ? undefined : { reason, scannedAt: clock.now() }
    },
    async findings() {
      const found = at(findings) ?? []
      reads.push(found.length)
      return found
    },
    details: async (arns) => new Map(arns.map((arn) => [arn, { kev: kev.includes(arn) }])),
    ...change,
  } satisfies Scanner
  const told = Object.entries(scanner).map(([name, method]) => [
    name,
    (...args: never[]) => {
      calls.push(name)
      return (method as (...given: never[]) => unknown)(...args)
    },
  ])
  return { ...(Object.fromEntries(told) as Scanner), calls, reads }
}
