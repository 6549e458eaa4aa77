import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals'
import type { Digest } from '../../../src/core/image/oci.ts'
import { createVerdict, renderVerdict } from '../../../src/core/scan/verdict.ts'
import { startTwin, type Twin } from '../../../src/twin/twin.ts'
import { asLogged, job } from '../../canaries/job.ts'
import { ambient, clientSecret, drawn, token } from '../../canaries/planted.ts'
import { startTap, type Tap } from '../../canaries/tap.ts'
import { leaks, type Watched, watch } from '../../canaries/watch.ts'
import { cli } from '../../process.ts'
import { sampleLayout } from '../../twin/image.ts'

jest.setTimeout(60_000)

const planted = {
  running: clientSecret('running'),
  plain: drawn('plain value', 24, 'base62'),
  fresh: clientSecret('fresh'),
  member: token('member'),
}
const publicEndpoint = {
  containerName: 'app',
  containerPort: 8080,
  healthCheck: { path: '/health', successCodes: '200', intervalSeconds: 5 },
}

let folder: string
let digest: Digest
let twin: Twin
/** Between command and twin: hears every secret that AWS hands out, and can answer in its place. */
let tap: Tap

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kship-'))
  digest = (await sampleLayout(join(folder, 'out'))).digest
  const facts = { rehearsal: true, passed: true, time: '2026-01-01T00:00:00Z', policyDigest: digest, digest }
  await writeFile(join(folder, 'verdict.json'), renderVerdict(createVerdict(facts)))
  await mkdir(join(folder, 'home'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
afterEach(async () => {
  await tap?.close()
  await twin?.stop()
})

async function seeded(): Promise<void> {
  twin = await startTwin()
  tap = await startTap(twin.url)
  const environment = { TEXT: 'version 12', COGNITO_CLIENT_SECRET: planted.running, PLAIN: planted.plain }
  const containers = { app: { environment, ports: { 8080: 'HTTP' as const } } }
  await twin.seedService({
    name: 'advisor',
    version: 12,
    layout: join(folder, 'out'),
    image: 'registry.example.invalid/advisor:latest',
    containers,
    publicEndpoint,
  })
}

async function spec(environment: Readonly<Record<string, string>>): Promise<void> {
  const containers = { app: { environment, ports: { 8080: 'HTTP' } } }
  await writeFile(join(folder, 'spec.json'), JSON.stringify({ containers, publicEndpoint }))
}

const inputs = () => ({
  spec: 'spec.json',
  image: 'out',
  verdict: 'verdict.json',
  service: 'advisor',
  'role-to-assume': twin.roleArn,
  'environment-inherit': 'COGNITO_CLIENT_SECRET,PLAIN',
})

/** Everything that the run could have let out: what is in the account, what it was given, what AWS answered. */
const canaries = () => ({
  ...planted,
  ...ambient,
  'request token': twin.env()['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? '',
  ...tap.heard,
})

async function deploy(given: Readonly<Record<string, string>> = {}): Promise<Watched> {
  const all = Object.entries({ ...inputs(), ...given }).map(([name, value]) => `--${name}=${value}`)
  const home = join(folder, 'home')
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, ...ambient, ...twin.env() }
  const order = { command: process.execPath, cwd: folder, folders: [folder] }
  return watch({
    ...order,
    args: [cli, 'deploy-lightsail', ...all, '--verbose'],
    env: { ...env, AWS_ENDPOINT_URL: tap.url },
  })
}

describe.each([{}, { format: 'json', output: 'report.json' }])(
  'no value leaves deploy-lightsail %j',
  (form) => {
    it('when it deploys', async () => {
      await seeded()
      await spec({ TEXT: 'version 13' })
      const seen = await deploy({ ...form, 'smoke-path': '/' })
      expect(Object.keys(tap.heard).sort()).toEqual([
        'access key',
        'id token',
        'registry password',
        'session key',
        'session token',
      ])
      expect([seen.code, seen.left, leaks(seen, canaries())]).toEqual([0, [], []])
    })

    it('when the log of a version that never was healthy holds them', async () => {
      await seeded()
      await spec({ TEXT: 'version 13', MODE: `${planted.running} ${planted.plain}` })
      const seen = await deploy({ ...form, 'environment-inherit': 'COGNITO_CLIENT_SECRET,PLAIN' })
      expect([seen.code, seen.left, leaks(seen, canaries())]).toEqual([4, [], []])
    })

    it('when a new one is refused', async () => {
      await seeded()
      await spec({ TEXT: 'version 13', NEW_CLIENT_SECRET: planted.fresh })
      const seen = await deploy(form)
      expect([seen.code, seen.left, leaks(seen, canaries())]).toEqual([1, [], []])
    })

    it('when only the plan is asked for', async () => {
      await seeded()
      await spec({ TEXT: 'not-to-be-shown' })
      const seen = await deploy({ ...form, 'dry-run': 'true' })
      expect([seen.code, seen.left, leaks(seen, canaries())]).toEqual([0, [], []])
    })

    it.each([
      'AssumeRoleWithWebIdentity',
      'GetContainerServices',
      'CreateContainerServiceRegistryLogin',
      'CreateContainerServiceDeployment',
    ])('when the error text of %s quotes them', async (operation) => {
      await seeded()
      await spec({ TEXT: 'version 13' })
      tap.refuse(operation)
      const seen = await deploy(form)
      expect([seen.code, seen.left, leaks(seen, canaries())]).toEqual([expect.any(Number), [], []])
      expect([3, 4]).toContain(seen.code)
    })

    it.each([
      ['no YAML', (text: string) => `containers: {app: ${text}: ${text}`],
      ['a member that is not known', () => JSON.stringify({ [planted.member]: '' })],
      ['a port', (text: string) => JSON.stringify({ containers: { app: { ports: { [text]: text } } } })],
      ['a number', (text: string) => JSON.stringify({ containers: text })],
    ])('when the specification is broken: %s', async (_, broken) => {
      await seeded()
      await writeFile(join(folder, 'spec.json'), broken(planted.fresh))
      const seen = await deploy(form)
      expect([seen.code, seen.left, leaks(seen, canaries())]).toEqual([2, [], []])
    })
  },
)

it('no value leaves deploy-lightsail in Actions', async () => {
  await seeded()
  await spec({ TEXT: 'version 13', MODE: `${planted.running} ${planted.plain}` })
  const runner = await mkdtemp(join(tmpdir(), 'kship-runner-'))
  try {
    const order = await job('deploy-lightsail', runner, {
      workspace: folder,
      inputs: { ...inputs(), rehearsal: 'true' },
      env: { ...ambient, ...twin.env(), AWS_ENDPOINT_URL: tap.url },
    })
    const seen = asLogged(await watch(order))
    expect([seen.code, seen.left, leaks(seen, canaries())]).toEqual([1, [], []])
  } finally {
    await rm(runner, { recursive: true, force: true })
  }
})
