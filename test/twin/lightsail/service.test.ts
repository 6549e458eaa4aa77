import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateContainerServiceCommand,
  CreateContainerServiceDeploymentCommand,
  type CreateContainerServiceDeploymentCommandInput,
  CreateContainerServiceRegistryLoginCommand,
  GetContainerImagesCommand,
  GetContainerServiceDeploymentsCommand,
  GetContainerServicesCommand,
  type LightsailClient,
  RegisterContainerImageCommand,
} from '@aws-sdk/client-lightsail'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Digest } from '../../../src/core/image/oci.ts'
import { startTwin, type Twin, type TwinOptions } from '../../../src/twin/twin.ts'
import { lightsailClient, refusalOf, settled } from '../client.ts'
import { sampleLayout } from '../image.ts'

let layout: string
let digest: Digest
beforeAll(async () => {
  layout = await mkdtemp(join(tmpdir(), 'kship-'))
  digest = (await sampleLayout(layout)).digest
})
afterAll(() => rm(layout, { recursive: true, force: true }))

let twin: Twin
let client: LightsailClient
afterEach(() => twin.stop())
async function begin(options: TwinOptions): Promise<void> {
  twin = await startTwin({ health: 'simulated', ...options })
  const { accessKeyId, secret } = twin.userKey()
  client = lightsailClient(twin, { accessKeyId, secretAccessKey: secret })
}

const containers = { app: { ports: { '8080': 'HTTP' as const } } }
const publicEndpoint = { containerName: 'app', containerPort: 8080 }
const seed = (version = 1) =>
  twin.seedService({ name: 'advisor', layout, containers, publicEndpoint, version })
const input = (image = ':advisor.app.1'): CreateContainerServiceDeploymentCommandInput => ({
  serviceName: 'advisor',
  containers: { app: { ...containers.app, image } },
  publicEndpoint,
})
const deploy = (image?: string) => client.send(new CreateContainerServiceDeploymentCommand(input(image)))
const service = async () =>
  (await client.send(new GetContainerServicesCommand({ serviceName: 'advisor' }))).containerServices?.[0]
const listed = async () =>
  (await client.send(new GetContainerServiceDeploymentsCommand({ serviceName: 'advisor' }))).deployments ?? []

/** Lets the twin's own steps run between two of its sleeps. */
const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))

describe('the state of a service, second by second', () => {
  beforeEach(() => begin({ speed: 0 }))
  /** Every pair of state and code that is seen while a deployment goes its way. */
  async function walk(): Promise<string[]> {
    const seen: string[] = []
    for (let second = 0; second < 40; second++) {
      const { state, stateDetail } = (await service()) ?? {}
      const now = [state, stateDetail?.code].filter((part) => part !== undefined).join(' ')
      if (seen.at(-1) !== now) seen.push(now)
      twin.clock.advance(1000)
      await tick()
    }
    return seen
  }

  it('with a version that serves goes over three codes', async () => {
    await seed(3)
    await deploy()
    expect((await service())?.nextDeployment).toMatchObject({ version: 4, state: 'ACTIVATING' })
    expect(await walk()).toEqual([
      'DEPLOYING CREATING_DEPLOYMENT',
      'DEPLOYING ACTIVATING_DEPLOYMENT',
      'RUNNING',
    ])
    expect((await listed()).map(({ version, state }) => [version, state])).toEqual([
      [4, 'ACTIVE'],
      [3, 'INACTIVE'],
    ])
  })

  it('with its first deployment builds its own things before', async () => {
    await seed()
    await client.send(new CreateContainerServiceCommand({ serviceName: 'fresh', power: 'nano', scale: 1 }))
    const fresh = async () =>
      (await client.send(new GetContainerServicesCommand({ serviceName: 'fresh' }))).containerServices?.[0]
    expect((await fresh())?.state).toBe('READY')
    const image = `example.invalid/app@${digest}`
    await client.send(new CreateContainerServiceDeploymentCommand({ ...input(image), serviceName: 'fresh' }))
    expect((await fresh())?.stateDetail?.code).toBe('CREATING_SYSTEM_RESOURCES')
    for (let second = 0; second < 30; second++) {
      twin.clock.advance(1000)
      await tick()
    }
    expect(await fresh()).toMatchObject({ state: 'RUNNING', currentDeployment: { version: 1 } })
  })

  it('with no version before a failed one is READY again', async () => {
    await client.send(new CreateContainerServiceCommand({ serviceName: 'advisor', power: 'nano', scale: 1 }))
    await deploy('registry.example.invalid/nothing:1')
    expect((await walk()).at(-1)).toBe('READY')
    expect((await listed())[0]).toMatchObject({ version: 1, state: 'FAILED' })
    expect((await fetch(twin.serviceUrl('advisor'))).status).toBe(503)
  })
})

describe('deployments', () => {
  it('are kept fifty deep, newest first', async () => {
    await begin({ speed: 100_000 })
    await seed()
    for (let version = 2; version <= 52; version++) {
      await deploy()
      await settled(client, 'advisor')
    }
    const versions = (await listed()).map(({ version }) => version)
    expect(versions).toHaveLength(50)
    expect([versions[0], versions.at(-1)]).toEqual([52, 3])
  })

  it('fail for an image that cannot be pulled, and the old one stays', async () => {
    await begin({ speed: 1000 })
    await seed()
    await deploy('registry.example.invalid/nothing:1')
    expect((await settled(client, 'advisor'))[0]).toMatchObject({ version: 2, state: 'FAILED' })
    expect(await service()).toMatchObject({ state: 'RUNNING', currentDeployment: { version: 1 } })
  })

  it('are not listed at once where reads lag behind, though the call tells the version', async () => {
    await begin({ speed: 0, lag: 5000 })
    await seed()
    expect((await deploy()).containerService?.nextDeployment?.version).toBe(2)
    expect((await listed()).map(({ version }) => version)).toEqual([1])
    expect(await service()).not.toHaveProperty('nextDeployment')
    twin.clock.advance(5000)
    await tick()
    expect((await listed()).map(({ version }) => version)).toEqual([2, 1])
  })

  it.each([
    [
      'an image that is not registered',
      { containers: { app: { image: ':advisor.app.9' } } },
      ':advisor.app.9',
    ],
    ['an endpoint at no container', { publicEndpoint: { containerName: 'web', containerPort: 80 } }, 'web'],
    ['an endpoint at a closed port', { publicEndpoint: { containerName: 'app', containerPort: 81 } }, '81'],
  ])('are refused for %s', async (_, change, message) => {
    await begin({})
    await seed()
    const command = new CreateContainerServiceDeploymentCommand({ ...input(), ...change })
    const refusal = await refusalOf(client.send(command))
    expect(refusal).toMatchObject({
      name: 'InvalidInputException',
      message: expect.stringContaining(message),
    })
    expect(await listed()).toHaveLength(1)
  })
})

describe('images', () => {
  beforeEach(() => begin({}))
  const register = (label: string, of: string = digest) =>
    client.send(new RegisterContainerImageCommand({ serviceName: 'advisor', label, digest: of }))

  it('are numbered and listed newest first', async () => {
    await seed()
    expect((await register('web')).containerImage).toMatchObject({ image: ':advisor.web.2', digest })
    const { containerImages } = await client.send(new GetContainerImagesCommand({ serviceName: 'advisor' }))
    expect(containerImages?.map(({ image }) => image)).toEqual([':advisor.web.2', ':advisor.app.1'])
  })

  it('are refused when their bytes were never pushed', async () => {
    await seed()
    expect((await refusalOf(register('web', `sha256:${'0'.repeat(64)}`))).name).toBe('NotFoundException')
    expect((await refusalOf(register('web', 'sha256:short'))).name).toBe('InvalidInputException')
  })

  it('can be pushed once there is a service', async () => {
    const login = () => client.send(new CreateContainerServiceRegistryLoginCommand({}))
    expect((await refusalOf(login())).name).toBe('NotFoundException')
    await seed()
    const { registryLogin } = await login()
    expect(registryLogin).toMatchObject({ username: 'AWS', registry: twin.registry })
    const hours = ((registryLogin?.expiresAt?.getTime() ?? 0) - Date.now()) / 3_600_000
    expect(Math.round(hours)).toBe(12)
  })
})

it('says SIMULATED where no container runs', async () => {
  await begin({})
  await seed()
  expect(twin.health).toBe('simulated')
  expect(await (await fetch(twin.serviceUrl('advisor'))).text()).toContain('SIMULATED')
})
