import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type InitPlan, initProgram } from '../../../src/twin/containers/init.ts'
import { findIsolation, rungs, simulated, works } from '../../../src/twin/containers/isolation.ts'
import { startTwin } from '../../../src/twin/twin.ts'
import { sampleLayout } from '../image.ts'
import { alive, descendants } from './processes.ts'

let folder: string
let layout: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kship-'))
  layout = join(folder, 'layout')
  await sampleLayout(layout)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('falls back to saying SIMULATED in so many words', async () => {
  expect(await findIsolation(folder, 'simulated')).toBe(simulated)
  expect(simulated.facts.join()).toContain('SIMULATED')
})

it('takes no rung whose tools fail', async () => {
  const broken = { ...simulated, prefix: ['unshare', '--no-such-option'] }
  expect(await works(broken, folder)).toBe(false)
})

describe.each(
  rungs.map((rung) => [rung.prefix.includes('--user') ? 'a user namespace' : rung.health, rung] as const),
)('by %s', (_, rung) => {
  it('ends with the twin, however that ends', async () => {
    if (!(await works(rung, folder))) return expect(await findIsolation(folder, rung.health)).not.toBe(rung)
    const plan: InitPlan = {
      loopback: rung.ownNetwork,
      mounts: false,
      socket: join(folder, `s${rungs.indexOf(rung)}`),
      port: 0,
      processes: [
        { name: 'app', root: folder, argv: [process.execPath, '-e', 'setInterval(() => 0, 1000)'], env: {} },
      ],
    }
    const [command = '', ...args] = [...rung.prefix, process.execPath, '-e', initProgram]
    const parent = spawn(process.execPath, ['-e', stranger, JSON.stringify({ command, args, plan })], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    await new Promise((resolve) => parent.stdout.once('data', resolve))
    const started = descendants(parent.pid)
    expect(started.length).toBeGreaterThanOrEqual(2)
    parent.kill('SIGKILL')
    await gone(started)
    expect(started.filter(alive)).toEqual([])
  })
})

/** In place of the twin: starts init, says so, and waits to be killed. */
const stranger = `
const { command, args, plan } = JSON.parse(process.argv[1])
const child = require('node:child_process').spawn(command, args, { detached: true, stdio: ['pipe', 'pipe', 'ignore'] })
child.stdin.write(JSON.stringify(plan) + '\\n')
child.stdout.once('data', () => console.log('ready'))
`

async function gone(pids: readonly number[]): Promise<void> {
  for (let left = 40; left > 0 && pids.some(alive); left--)
    await new Promise((resolve) => setTimeout(resolve, 50))
}

it("shares the machine's network by chroot: the old version steps aside and comes back", async () => {
  const twin = await startTwin({ health: 'process by chroot' })
  try {
    if (twin.health !== 'process by chroot') return expect(twin.health).toBe('simulated')
    // Below the ports that Linux gives to whoever asks for any.
    const port = 20_000 + (process.pid % 12_000)
    const containers = {
      app: { environment: { PORT: String(port), TEXT: 'old' }, ports: { [port]: 'HTTP' as const } },
    }
    const publicEndpoint = { containerName: 'app', containerPort: port }
    await twin.seedService({ name: 'advisor', layout, containers, publicEndpoint })
    const { CreateContainerServiceDeploymentCommand } = await import('@aws-sdk/client-lightsail')
    const { lightsailClient, session, settled } = await import('../client.ts')
    const client = lightsailClient(twin, await session(twin))
    const deploy = async (environment: Record<string, string>) => {
      const app = {
        ...containers.app,
        image: ':advisor.app.1',
        environment: { ...containers.app.environment, ...environment },
      }
      const input = { serviceName: 'advisor', containers: { app }, publicEndpoint }
      await client.send(new CreateContainerServiceDeploymentCommand(input))
      return (await settled(client, 'advisor'))[0]?.state
    }
    const served = async () => (await fetch(twin.serviceUrl('advisor'))).text()
    expect(await deploy({ MODE: 'exit' })).toBe('FAILED')
    await eventually(async () => expect(await served()).toBe('old'))
    expect(await deploy({ TEXT: 'new' })).toBe('ACTIVE')
    expect(await served()).toBe('new')
    expect(twin.facts.join()).toContain("machine's network")
  } finally {
    await twin.stop()
  }
})

async function eventually(check: () => Promise<void>): Promise<void> {
  for (let left = 40; ; left--) {
    try {
      return await check()
    } catch (error) {
      if (left === 0) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

it('keeps environment values out of files and of command lines', async () => {
  const twin = await startTwin()
  const value = `canary-${Math.random().toString(36).slice(2)}`
  const containers = { app: { environment: { SECRET: value }, ports: { '8080': 'HTTP' as const } } }
  const publicEndpoint = { containerName: 'app', containerPort: 8080 }
  await twin.seedService({ name: 'advisor', layout, containers, publicEndpoint })
  const lines = await Promise.all(
    descendants().map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  )
  expect(lines.join('\n')).not.toContain(value)
  await twin.stop()
})
