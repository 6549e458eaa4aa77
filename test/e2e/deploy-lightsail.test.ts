import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateContainerServiceDeploymentCommand } from '@aws-sdk/client-lightsail'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Digest } from '../../src/core/image/oci.ts'
import { createVerdict, renderVerdict } from '../../src/core/scan/verdict.ts'
import { startTwin, type Twin } from '../../src/twin/twin.ts'
import { kship, type Ran } from '../fakes/cli.ts'
import { fakeCognitoSecret, formsOf } from '../fakes/secret.ts'
import { lightsailClient, session } from '../twin/client.ts'
import { sampleLayout } from '../twin/image.ts'

const secrets = {
  running: fakeCognitoSecret('running'),
  logged: fakeCognitoSecret('logged'),
  fresh: fakeCognitoSecret('fresh'),
}
const publicEndpoint = {
  containerName: 'app',
  containerPort: 8080,
  healthCheck: { path: '/health', successCodes: '200', intervalSeconds: 5 },
}

let folder: string
let digest: Digest
let twin: Twin
const ran: Ran[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kship-'))
  digest = (await sampleLayout(join(folder, 'out'))).digest
  await verdict('verdict.json', { digest })
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Whatever a run wrote: no secret of the running version, of a log or of a spec, in any form. */
afterEach(async () => {
  const written = ran.splice(0).flatMap(({ stdout, stderr }) => [stdout, stderr])
  for (const secret of Object.values(secrets))
    for (const form of formsOf(secret)) for (const text of written) expect(text).not.toContain(form)
  await twin?.stop()
})

async function seeded(options: Parameters<typeof startTwin>[0] = {}): Promise<void> {
  twin = await startTwin(options)
  await twin.seedService({
    name: 'advisor',
    version: 12,
    layout: join(folder, 'out'),
    image: 'registry.example.invalid/advisor:latest',
    containers: {
      app: {
        environment: { TEXT: 'version 12', COGNITO_CLIENT_SECRET: secrets.running },
        ports: { 8080: 'HTTP' },
      },
    },
    publicEndpoint,
  })
}

const verdict = (file: string, about: { digest: Digest; rehearsal?: boolean }) =>
  writeFile(
    join(folder, file),
    renderVerdict(
      createVerdict({
        rehearsal: true,
        passed: true,
        time: '2026-01-01T00:00:00Z',
        policyDigest: digest,
        ...about,
      }),
    ),
  )

async function spec(environment: Readonly<Record<string, string>>): Promise<void> {
  const containers = { app: { environment, ports: { 8080: 'HTTP' } } }
  await writeFile(join(folder, 'lightsail.json'), JSON.stringify({ containers, publicEndpoint }))
}

type Options = {
  readonly env?: Readonly<Record<string, string>>
  readonly watch?: Parameters<typeof kship>[2]
}
async function deploy(
  given: Readonly<Record<string, string>> = {},
  { env = {}, watch }: Options = {},
): Promise<Ran> {
  const inputs = {
    directory: folder,
    spec: 'lightsail.json',
    image: 'out',
    verdict: 'verdict.json',
    service: 'advisor',
    'role-to-assume': twin.roleArn,
    'environment-inherit': 'COGNITO_CLIENT_SECRET',
    ...given,
  }
  const args = Object.entries(inputs).map(([name, value]) => `--${name}=${value}`)
  const one = await kship(['deploy-lightsail', ...args], { HOME: folder, ...twin.env(), ...env }, watch)
  ran.push(one)
  return one
}
const served = async (): Promise<string> => (await fetch(twin.serviceUrl('advisor'))).text()
const calls = (operation: string): number => twin.calls.filter((call) => call.operation === operation).length

async function called(operation: string): Promise<void> {
  while (calls(operation) === 0) await new Promise((resolve) => setTimeout(resolve, 20))
}

describe('kship deploy-lightsail against the twin', () => {
  it('takes the scanned image to where it serves, and does nothing the second time', async () => {
    await seeded()
    await spec({ TEXT: 'version 13' })
    const first = await deploy({ 'smoke-path': '/', 'smoke-text': 'version 13' })
    expect(first.code).toBe(0)
    expect(first.report).toMatchObject({
      command: 'deploy-lightsail',
      outcome: 'passed',
      detail: 'deployed',
      rehearsal: true,
      outputs: { url: twin.serviceUrl('advisor'), digest, deployment: '13' },
      debt: [
        {
          what: "COGNITO_CLIENT_SECRET in the container's environment",
          where: 'advisor/app',
          since: 'version 12',
        },
      ],
      evidence: {
        digests: { verdict: digest, layout: digest, pushed: digest, running: digest },
        smoke: 'passed',
      },
    })
    expect(await served()).toBe('version 13')
    const again = await deploy()
    expect([again.code, again.report.detail]).toEqual([0, 'unchanged'])
    expect(calls('CreateContainerServiceDeployment')).toBe(1)
  }, 60_000)

  it('prints a plan without values and changes nothing in a dry run', async () => {
    await seeded()
    await spec({ TEXT: 'not-to-be-shown' })
    const { code, report, stdout, stderr } = await deploy({ 'dry-run': 'true' })
    expect([code, report.detail]).toEqual([0, 'planned'])
    expect(report.evidence['plan']).toMatchObject({
      changes: [expect.stringContaining(digest), '~ app/TEXT (value not shown)'],
    })
    expect(stdout + stderr).not.toContain('not-to-be-shown')
    expect(calls('CreateContainerServiceRegistryLogin')).toBe(0)
  }, 60_000)

  it('fails when the version never becomes healthy: the old one serves, the log has no secret', async () => {
    await seeded()
    await spec({ TEXT: 'version 13', MODE: secrets.logged })
    const { code, report } = await deploy()
    expect(code).toBe(4)
    expect(report).toMatchObject({
      outcome: 'failed',
      detail: 'rolled-back',
      outputs: { deployment: '13' },
      evidence: {
        rollback: { to: '12', verified: true, by: 'lightsail' },
        log: expect.arrayContaining(['mode [MODE]']),
      },
    })
    expect(await served()).toBe('version 12')
  }, 60_000)

  it('rolls a healthy but wrong version back', async () => {
    await seeded()
    await spec({ TEXT: 'wrong' })
    const { code, report } = await deploy({ 'smoke-path': '/', 'smoke-text': 'right' })
    expect(code).toBe(4)
    expect(report).toMatchObject({
      detail: 'rolled-back',
      evidence: { rollback: { to: '12', verified: true, by: 'kship' } },
    })
    expect(await served()).toBe('version 12')
  }, 60_000)

  it('leaves a newer deployment alone that was made while the image was pushed', async () => {
    await seeded({
      faults: [
        {
          service: 'lightsail',
          operation: 'CreateContainerServiceRegistryLogin',
          nth: 1,
          answer: 'slow',
          delay: 3000,
        },
      ],
    })
    await spec({ TEXT: 'ours' })
    const client = lightsailClient(twin, await session(twin))
    const theirs = {
      serviceName: 'advisor',
      containers: {
        app: {
          image: 'registry.example.invalid/advisor:latest',
          environment: { TEXT: 'theirs' },
          ports: { 8080: 'HTTP' as const },
        },
      },
      publicEndpoint,
    }
    const [{ code, report }] = await Promise.all([
      deploy(),
      called('CreateContainerServiceRegistryLogin').then(() =>
        client.send(new CreateContainerServiceDeploymentCommand(theirs)),
      ),
    ])
    expect([code, report.detail]).toEqual([4, 'superseded'])
    expect(calls('CreateContainerServiceDeployment')).toBe(1)
    while ((await served()) !== 'theirs') await new Promise((resolve) => setTimeout(resolve, 100))
  }, 60_000)

  it('says in what state things are when it is stopped midway', async () => {
    await seeded({ speed: 1, health: 'simulated' })
    await spec({ TEXT: 'version 13' })
    const { code, report } = await deploy(
      {},
      { watch: (child) => void called('CreateContainerServiceDeployment').then(() => child.kill('SIGTERM')) },
    )
    expect([code, report.outcome, report.detail]).toEqual([4, 'failed', 'cancelled'])
    expect(report.summary).toContain('Version 13 was created')
  }, 60_000)

  it('says that it still runs when the time is over', async () => {
    await seeded({ speed: 1, health: 'simulated' })
    await spec({ TEXT: 'version 13' })
    const { code, report } = await deploy({ timeout: '10' })
    expect([code, report.detail]).toEqual([4, 'still-running'])
  }, 60_000)
})

describe('a gate that closes', () => {
  beforeAll(() => spec({ TEXT: 'never' }))
  const unchanged = async (): Promise<void> => {
    expect(calls('CreateContainerServiceDeployment')).toBe(0)
    expect(await served()).toBe('version 12')
  }

  it('to a forged token', async () => {
    await seeded()
    twin.issuer.set({ key: 'forged' })
    const { code, report } = await deploy()
    expect([code, report.outcome, report.detail]).toEqual([3, 'incomplete', 'access-denied'])
    await unchanged()
  }, 60_000)

  it('to a job that the role does not trust, with the condition to paste', async () => {
    await seeded({ run: { repositoryId: '75' } })
    const { code, report } = await deploy()
    expect([code, report.detail]).toEqual([3, 'access-denied'])
    expect(report.summary).toContain('"token.actions.githubusercontent.com:repository_id":"75"')
  }, 60_000)

  it('to swapped bytes', async () => {
    await seeded()
    await cp(join(folder, 'out'), join(folder, 'swapped'), { recursive: true })
    await swapLargest(join(folder, 'swapped', 'blobs', 'sha256'))
    const { code, report } = await deploy({ image: 'swapped' })
    expect([code, report.outcome, report.detail]).toEqual([1, 'blocked', 'digest-mismatch'])
    expect(calls('CreateContainerServiceRegistryLogin')).toBe(0)
    await unchanged()
  }, 60_000)

  it('to an image that no verdict is about', async () => {
    await seeded()
    const missing = await deploy({ verdict: 'nowhere.json' })
    expect([missing.code, missing.report.detail]).toEqual([1, 'verdict-missing'])
    await verdict('other.json', { digest: `sha256:${'0'.repeat(64)}` })
    const other = await deploy({ verdict: 'other.json' })
    expect([other.code, other.report.detail]).toEqual([1, 'digest-mismatch'])
    await unchanged()
  }, 60_000)

  it('to a variable that would vanish', async () => {
    await seeded()
    const { code, report } = await deploy({ 'environment-inherit': '' })
    expect([code, report.detail, report.rehearsal]).toEqual([1, 'would-vanish', true])
    expect(report.evidence['would-vanish']).toEqual(['app/COGNITO_CLIENT_SECRET'])
    await unchanged()
  }, 60_000)

  it('to a new secret', async () => {
    await seeded()
    await writeFile(
      join(folder, 'fresh.json'),
      JSON.stringify({
        containers: {
          app: {
            environment: { TEXT: 'x', NEW_COGNITO_CLIENT_SECRET: secrets.fresh },
            ports: { 8080: 'HTTP' },
          },
        },
        publicEndpoint,
      }),
    )
    const { code, report } = await deploy({ spec: 'fresh.json' })
    expect([code, report.detail]).toEqual([1, 'new-secret'])
    await unchanged()
  }, 60_000)

  it('to a long-lived key in Actions, which a terminal may use', async () => {
    await seeded()
    const { accessKeyId, secret } = twin.userKey()
    const key = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secret }
    const inActions = { env: { ...key, GITHUB_ACTIONS: 'true' } }
    const own = { 'role-to-assume': '', 'dry-run': 'true' }
    const refused = await deploy({ ...own, rehearsal: 'true' }, inActions)
    expect([refused.code, refused.report.detail]).toEqual([1, 'long-lived-key'])
    expect(twin.calls).toEqual([])
    const reasoned = await deploy(
      { ...own, rehearsal: 'true', 'allow-long-lived-keys': 'until May' },
      inActions,
    )
    expect([reasoned.code, reasoned.report.detail]).toEqual([0, 'planned'])
    expect(reasoned.report.debt[0]?.what).toContain('until May')
    const terminal = await deploy(own, { env: key })
    expect([terminal.code, terminal.report.detail]).toEqual([0, 'planned'])
  }, 60_000)

  it('to a redirected endpoint in Actions', async () => {
    await seeded()
    const { code, report } = await deploy({}, { env: { GITHUB_ACTIONS: 'true' } })
    expect([code, report.detail]).toEqual([1, 'redirected-endpoint'])
    expect(report.summary).toContain('AWS_ENDPOINT_URL points to 127.0.0.1')
    const foreign = await deploy({}, { env: { AWS_ENDPOINT_URL: 'https://aws.example.invalid' } })
    expect([foreign.code, foreign.report.detail]).toEqual([1, 'redirected-endpoint'])
    expect(twin.calls).toEqual([])
  }, 60_000)

  it('to what it cannot reach or is not allowed, by name', async () => {
    await seeded({
      role: {
        permissions: {
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Action: 'lightsail:GetContainerServices', Resource: '*' },
        },
      },
    })
    const denied = await deploy()
    expect([denied.code, denied.report.detail]).toEqual([3, 'access-denied'])
    expect(denied.report.summary).toMatch(/lightsail:GetContainer(ServiceDeployments|Images)/)
    const dead = await deploy({}, { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' } })
    expect([dead.code, dead.report.detail]).toEqual([3, 'unreachable'])
  }, 60_000)

  it('to wrong inputs, with one line', async () => {
    await seeded()
    for (const [given, message] of [
      [{ spec: 'nowhere.yml' }, 'input "spec": cannot read "nowhere.yml" (ENOENT)'],
      [{ service: 'advisr' }, 'input "service": there is no container service "advisr"'],
      [{ region: 'mars' }, 'input "region": "mars" is no AWS region'],
      [{ image: 'nowhere' }, 'input "image": "nowhere" is not a readable OCI image layout'],
    ] as const) {
      const { code, stdout } = await deploy(given)
      expect(code).toBe(2)
      expect(JSON.parse(stdout).error.message).toContain(message)
    }
  }, 60_000)
})

async function swapLargest(blobs: string): Promise<void> {
  const sized = await Promise.all(
    (await readdir(blobs)).map(async (name) => ({ name, size: (await stat(join(blobs, name))).size })),
  )
  const [largest] = sized.sort((a, b) => b.size - a.size)
  const path = join(blobs, largest?.name ?? '')
  const bytes = await readFile(path)
  bytes[1000] = (bytes[1000] ?? 0) ^ 1
  await writeFile(path, bytes)
}
