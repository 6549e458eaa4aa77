import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { lightsail } from '../../../src/adapters/aws/lightsail.ts'
import { sts } from '../../../src/adapters/aws/sts.ts'
import { openLayout } from '../../../src/adapters/oci/layout.ts'
import { pushImage } from '../../../src/adapters/oci/registry.ts'
import type { Service, Workload } from '../../../src/core/deploy/lightsail/service.ts'
import { startTwin, type Twin } from '../../../src/twin/twin.ts'
import { fakeClock } from '../../fakes/clock.ts'
import { session, token } from '../../twin/client.ts'
import { sampleLayout } from '../../twin/image.ts'

const signal = new AbortController().signal
const healthCheck = {
  path: '/health',
  successCodes: '200',
  intervalSeconds: 5,
  healthyThreshold: 2,
  unhealthyThreshold: 2,
  timeoutSeconds: 2,
}
const publicEndpoint = { containerName: 'app', containerPort: 8080, healthCheck }
const app = { environment: { TEXT: 'v12' }, ports: { 8080: 'HTTP' as const } }

let folder: string
let twin: Twin
let service: Service

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kship-'))
  await sampleLayout(folder)
  twin = await startTwin({ health: 'simulated', speed: 0 })
  await twin.seedService({
    name: 'advisor',
    version: 12,
    layout: folder,
    containers: { app },
    publicEndpoint,
  })
  service = await serviceAs(await session(twin))
}, 60_000)
afterAll(async () => {
  await twin.stop()
  await rm(folder, { recursive: true, force: true })
})

const serviceAs = async (
  credentials: Parameters<typeof lightsail>[0]['credentials'],
  change: { readonly name?: string; readonly endpoint?: string; readonly signal?: AbortSignal } = {},
): Promise<Service> =>
  lightsail(
    { region: twin.region, endpoint: change.endpoint ?? twin.url, credentials },
    change.name ?? 'advisor',
    change.signal ?? signal,
  )

describe('Lightsail by its API', () => {
  it('tells what runs in core’s words', async () => {
    const state = await service.find()
    expect(state).toMatchObject({ state: 'RUNNING', url: twin.serviceUrl('advisor') })
    expect(state?.next).toBeUndefined()
    expect(state?.current).toEqual({
      version: 12,
      state: 'ACTIVE',
      createdAt: expect.any(Number),
      containers: { app: { image: ':advisor.app.1', command: [], ...app } },
      publicEndpoint,
    })
    expect(await service.deployments()).toEqual([state?.current])
  })

  it('pushes, registers and creates, and tells the new version and how it goes', async () => {
    const image = await openLayout(folder)
    const login = await service.registryLogin()
    const registry = {
      address: login.registry,
      repository: 'sr',
      username: login.username,
      password: login.password,
    }
    await pushImage(image, registry, { clock: fakeClock(), signal, progress: () => undefined })
    const name = await service.register('app', image.descriptor.digest)
    expect(await service.images()).toContainEqual({ name, digest: image.descriptor.digest })
    const workload: Workload = {
      containers: { app: { ...app, image: name, command: ['x'] } },
      publicEndpoint,
    }
    const version = await service.create(workload)
    expect(version).toBe(13)
    expect((await service.find())?.next).toMatchObject({ version: 13, state: 'ACTIVATING', ...workload })
    while ((await service.deployments())[0]?.state === 'ACTIVATING') twin.clock.advance(1000)
    expect((await service.deployments()).map(({ state }) => state)).toEqual(['ACTIVE', 'INACTIVE'])
    expect(await service.log('app', 0)).toContain('[deployment:13] Creating your deployment')
    expect(await service.log('app', Date.now() + 60_000)).toEqual([])
  })

  it('knows a service that is not there', async () => {
    const other = await serviceAs(await session(twin), { name: 'other' })
    expect(await other.find()).toBeUndefined()
  })

  it('names the action that was refused, and says what AWS said of a wrong input', async () => {
    const stranger = await serviceAs({ accessKeyId: 'none', secretAccessKey: 'none' })
    await expect(stranger.find()).rejects.toMatchObject({
      outcome: 'incomplete',
      detail: 'access-denied',
      message: expect.stringContaining('lightsail:GetContainerServices'),
    })
    const app2 = { ...app, image: ':advisor.app.99', command: [] }
    await expect(service.create({ containers: { app: app2 } })).rejects.toMatchObject({
      detail: 'refused',
      message: expect.stringContaining('not registered'),
    })
  })

  it('carries on after throttling, a 5xx and a reset, and names the host that never answers', async () => {
    for (const answer of ['throttled', '5xx', 'reset'] as const) {
      const count = twin.calls.filter(({ operation }) => operation === 'GetContainerImages').length
      twin.faults.rows.splice(0, Infinity, {
        service: 'lightsail',
        operation: 'GetContainerImages',
        nth: count + 1,
        answer,
      })
      await expect(service.images()).resolves.toHaveLength(2)
    }
    twin.faults.rows.splice(0)
    const nobody = await serviceAs(await session(twin), { endpoint: 'http://127.0.0.1:9' })
    await expect(nobody.find()).rejects.toMatchObject({
      detail: 'unreachable',
      message: expect.stringContaining('127.0.0.1:9'),
    })
  })

  it('stops with the run', async () => {
    const stopped = await serviceAs(await session(twin), { signal: AbortSignal.abort() })
    await expect(stopped.find()).rejects.toThrow()
  })
})

describe('STS by its API', () => {
  const place = () => ({ region: twin.region, endpoint: twin.url })

  it('gives a session for the job’s token, and says whose it is', async () => {
    const answer = await sts(place(), signal).assume(twin.roleArn, 'gh-1-2-3', await token(twin))
    expect(answer).toMatchObject({
      arn: expect.stringMatching(/:assumed-role\/kship-deploy\/gh-1-2-3$/),
      credentials: {
        accessKeyId: expect.stringMatching(/^ASIA/),
        sessionToken: expect.any(String),
        expiration: expect.any(Date),
      },
    })
  })

  it('tells a refusal by its name', async () => {
    const answer = await sts(place(), signal).assume(`${twin.roleArn}x`, 'gh-1-2-3', await token(twin))
    expect(answer).toMatchObject({ failure: { name: expect.stringContaining('AccessDenied'), status: 403 } })
    const nobody = sts({ ...place(), endpoint: 'http://127.0.0.1:9' }, signal)
    await expect(nobody.assume(twin.roleArn, 'x1', 'a.b.c')).resolves.toMatchObject({
      failure: { status: 0 },
    })
  })
})
