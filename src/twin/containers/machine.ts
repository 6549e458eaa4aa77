import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ImageConfig, Manifest } from '../../core/image/oci.ts'
import type { BlobStore } from '../registry/blobs.ts'
import { extractLayers } from './extract.ts'
import type { Backend } from './front.ts'
import type { InitEvent, InitProcess } from './init.ts'
import type { Isolation } from './isolation.ts'
import { containerProcess, inside } from './process.ts'
import { startInit } from './supervisor.ts'

/** A container that has ended by itself; `code` as an engine tells it: 128 and the signal when one ended it. */
export type Ended = { readonly name: string; readonly code: number }

/** Containers that share one network: a node of Lightsail, a task of ECS. */
export type Node = {
  readonly backend: Backend
  readonly ended: readonly Ended[]
  /** Runs a command in a container; its exit code, 137 after `timeout` real milliseconds, 127 when it cannot run. */
  run(container: string, command: readonly string[], timeout: number): Promise<number>
  stop(): Promise<void>
}

export type ContainerPlan = {
  readonly name: string
  readonly manifest: Manifest
  /** In place of what the image's configuration says. */
  readonly overrides?: ImageConfig['config']
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}
export type NodePlan = {
  readonly containers: readonly ContainerPlan[]
  /** Where the containers' own network is reached from outside. */
  readonly port: number
  readonly line: (container: string, message: string) => void
}

/** Where containers run: this machine, as far as it lets them. */
export type Machine = {
  readonly isolation: Isolation
  /** Unpacks and starts; throws when an image has no command or names a user that it does not have. */
  start(plan: NodePlan): Promise<Node>
}

const nothingRuns: Node = {
  backend: 'simulated',
  ended: [],
  run: async () => 0,
  stop: async () => undefined,
}

/** @param scratch a folder with a short path: a unix socket's may have 107 bytes */
export const machine = (store: BlobStore, isolation: Isolation, scratch: string): Machine => ({
  isolation,
  async start(plan) {
    if (isolation.health === 'simulated') return nothingRuns
    const folder = await mkdtemp(join(scratch, 'n'))
    try {
      return await run(store, isolation, folder, plan)
    } catch (error) {
      await rm(folder, { recursive: true, force: true })
      throw error
    }
  },
})

async function run(store: BlobStore, isolation: Isolation, folder: string, plan: NodePlan): Promise<Node> {
  const processes: InitProcess[] = []
  for (const { name, manifest, overrides, command, environment } of plan.containers) {
    const root = join(folder, name)
    const image = await unpack(store, manifest, root)
    const config = { ...image, config: { ...image.config, ...overrides } }
    processes.push(await containerProcess({ name, root, config, command, environment }, isolation))
  }
  const ended: Ended[] = []
  const socket = join(folder, '.socket')
  const listener = (event: InitEvent): void => {
    if (event.event === 'line') plan.line(event.name, event.line)
    if (event.event === 'exit') ended.push({ name: event.name, code: event.code })
  }
  const { ownNetwork } = isolation
  const init = { loopback: ownNetwork, mounts: ownNetwork, socket, port: plan.port, processes }
  const supervised = await startInit(isolation.prefix, init, listener)
  return {
    backend: { socket },
    ended,
    async run(container, command, timeout) {
      const process = processes.find(({ name }) => name === container)
      return process === undefined ? 127 : supervised.run(inside(process, command), timeout)
    },
    async stop() {
      await supervised.stop()
      // Without a namespace of their own the last processes may still be ending.
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function unpack(store: BlobStore, { config, layers }: Manifest, root: string): Promise<ImageConfig> {
  const streams = layers.map(({ mediaType, digest }) => ({ mediaType, stream: () => store.stream(digest) }))
  await extractLayers(root, streams)
  return JSON.parse((await store.read(config.digest)).toString('utf8')) as ImageConfig
}
