import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Container,
  CreateContainerServiceDeploymentCommand,
  GetContainerLogCommand,
  GetContainerServicesCommand,
  type LightsailClient,
  RegisterContainerImageCommand,
} from '@aws-sdk/client-lightsail'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Digest } from '../../src/core/image/oci.ts'
import { startTwin, type Twin } from '../../src/twin/twin.ts'
import { lightsailClient, push, refusalOf, registryFetch, session, settled } from './client.ts'
import { alive, descendants } from './containers/processes.ts'
import { sampleLayout } from './image.ts'

const publicEndpoint = {
  containerName: 'app',
  containerPort: 8080,
  healthCheck: { path: '/health', successCodes: '200', intervalSeconds: 5 },
}
const container = (environment: Record<string, string>): Omit<Container, 'image'> => ({
  environment,
  ports: { '8080': 'HTTP' },
})

describe('a service whose containers really run', () => {
  let layout: string
  let digest: Digest
  let twin: Twin
  let client: LightsailClient
  let image: string

  beforeAll(async () => {
    layout = await mkdtemp(join(tmpdir(), 'kship-'))
    digest = (await sampleLayout(layout)).digest
    twin = await startTwin()
    await twin.seedService({
      name: 'advisor',
      version: 12,
      layout,
      image: 'registry.example.invalid/advisor:latest',
      containers: { app: container({ TEXT: 'version 12' }) },
      publicEndpoint,
    })
    client = lightsailClient(twin, await session(twin))
    await push(await registryFetch(twin, client), layout, digest)
    const { containerImage } = await client.send(
      new RegisterContainerImageCommand({ serviceName: 'advisor', label: 'app', digest }),
    )
    image = containerImage?.image ?? ''
  }, 60_000)

  afterAll(async () => {
    await twin.stop()
    await rm(layout, { recursive: true, force: true })
  })

  const deploy = (environment: Record<string, string>) =>
    client.send(
      new CreateContainerServiceDeploymentCommand({
        serviceName: 'advisor',
        containers: { app: { ...container(environment), image } },
        publicEndpoint,
      }),
    )
  const state = async () => {
    const answer = await client.send(new GetContainerServicesCommand({ serviceName: 'advisor' }))
    return answer.containerServices?.[0]
  }
  const served = async (): Promise<string> => (await fetch(twin.serviceUrl('advisor'))).text()
  const log = async (): Promise<string[]> => {
    const answer = await client.send(
      new GetContainerLogCommand({ serviceName: 'advisor', containerName: 'app' }),
    )
    return (answer.logEvents ?? []).map(({ message = '' }) => message)
  }

  it('runs the containers in namespaces where Linux lets it', () => {
    if (process.platform === 'linux') expect(twin.health).toBe('process in namespaces')
  })

  it('serves the seeded version', async () => {
    expect(await served()).toBe('version 12')
    expect(await state()).toMatchObject({
      state: 'RUNNING',
      url: twin.serviceUrl('advisor'),
      currentDeployment: { version: 12, state: 'ACTIVE' },
    })
  })

  it.each([
    ['a wrong status', { MODE: 'bad' }],
    ['a silent process', { MODE: 'silent' }],
    ['a process that ends', { MODE: 'exit' }],
    ['the wrong port', { PORT: '9999' }],
  ])('fails a deployment for %s, and the old version serves', async (_, environment) => {
    const { containerService } = await deploy({ ...environment, TEXT: 'never' })
    const version = containerService?.nextDeployment?.version
    expect(containerService?.state).toBe('DEPLOYING')
    const deployments = await settled(client, 'advisor')
    expect(deployments[0]).toMatchObject({ version, state: 'FAILED' })
    expect(await state()).toMatchObject({ state: 'RUNNING', currentDeployment: { version: 12 } })
    expect(await state()).not.toHaveProperty('nextDeployment')
    expect(await served()).toBe('version 12')
    expect(await log()).toContain(`[deployment:${version}] Took too long`)
  })

  it('carries a healthy deployment to ACTIVE and lets the old version go', async () => {
    const { containerService } = await deploy({ TEXT: 'next' })
    const version = containerService?.nextDeployment?.version
    const refused = await refusalOf(deploy({ TEXT: 'too soon' }))
    expect(refused.name).toBe('InvalidInputException')
    expect(await served()).toBe('version 12')
    const deployments = await settled(client, 'advisor')
    expect(deployments[0]).toMatchObject({ version, state: 'ACTIVE' })
    expect(deployments.filter(({ state }) => state === 'ACTIVE')).toHaveLength(1)
    expect(deployments.at(-1)).toMatchObject({ version: 12, state: 'INACTIVE' })
    expect(await served()).toBe('next')
  })

  it('gives the process its own environment and folder, and no more', async () => {
    const lines = await log()
    expect(lines).toContain('names FROM_IMAGE,PATH,TEXT')
    expect(lines).toContain(`at /app as ${process.getuid?.() === 0 ? 10001 : 0}`)
    expect(lines).toContain('sees /dev/null,/proc/self')
  })

  it('leaves no process and no file behind', async () => {
    const before = { processes: descendants(), folders: scratchFolders() }
    const other = await startTwin()
    await other.seedService({ name: 'gone', layout, containers: { app: container({}) }, publicEndpoint })
    const processes = descendants().filter((pid) => !before.processes.includes(pid))
    // unshare, init and the container's node
    if (other.health !== 'simulated') expect(processes.length).toBeGreaterThanOrEqual(3)
    await other.stop()
    expect(processes.filter(alive)).toEqual([])
    expect(scratchFolders()).toEqual(before.folders)
    expect(await fetch(other.url).catch(() => 'refused')).toBe('refused')
  })
})

/** Of the twins of this process: other suites have their own. */
const scratchFolders = (): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`twin-${process.pid}-`))
