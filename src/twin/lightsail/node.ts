import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Container } from '@aws-sdk/client-lightsail'
import { type Digest, type ImageConfig, isDigest, type Manifest } from '../../core/image/oci.ts'
import { extractLayers } from '../containers/extract.ts'
import type { Backend } from '../containers/front.ts'
import type { InitEvent, InitProcess } from '../containers/init.ts'
import type { Isolation } from '../containers/isolation.ts'
import { containerProcess } from '../containers/process.ts'
import { startInit } from '../containers/supervisor.ts'
import type { Registry } from '../registry/registry.ts'
import { parsed } from '../registry/repository.ts'

/** The one running node of a deployment. */
export type Node = {
  readonly backend: Backend
  /** Names of containers that have ended by themselves. */
  readonly ended: readonly string[]
  stop(): Promise<void>
}

export type Nodes = {
  readonly isolation: Isolation
  /** Pulls, unpacks and starts; throws when an image cannot be had or has no command. */
  start(plan: NodePlan): Promise<Node>
}
export type NodePlan = {
  readonly containers: Readonly<Record<string, Container>>
  readonly port: number
  readonly digest: (image: string) => Digest | undefined
  readonly line: (container: string, message: string) => void
}

/** The service's own repository: https://github.com/aws/lightsailctl pushes to `<registry>/sr`. */
export const ownRepository = 'sr'

export const nodes = (registry: Registry, isolation: Isolation, scratch: string): Nodes => ({
  isolation,
  async start(plan) {
    const images = Object.entries(plan.containers).map(([name, container]) => ({
      name,
      container,
      manifest: stored(registry, plan.digest(container.image ?? '')),
    }))
    if (isolation.health === 'simulated')
      return { backend: 'simulated', ended: [], stop: async () => undefined }
    const folder = await mkdtemp(join(scratch, 'n'))
    try {
      return await run(registry, isolation, folder, images, plan)
    } catch (error) {
      await rm(folder, { recursive: true, force: true })
      throw error
    }
  },
})

type Pulled = { readonly name: string; readonly container: Container; readonly manifest: Manifest }

async function run(
  registry: Registry,
  isolation: Isolation,
  folder: string,
  images: readonly Pulled[],
  { port, line }: NodePlan,
): Promise<Node> {
  const processes: InitProcess[] = []
  for (const { name, container, manifest } of images) {
    const root = join(folder, name)
    const config = await unpack(registry, manifest, root)
    const { command = [], environment = {} } = container
    processes.push(await containerProcess({ name, root, config, command, environment }, isolation))
  }
  const ended: string[] = []
  const socket = join(folder, '.socket')
  const listener = (event: InitEvent): void => {
    if (event.event === 'line') line(event.name, event.line)
    if (event.event === 'exit') ended.push(event.name)
  }
  const { ownNetwork } = isolation
  const init = { loopback: ownNetwork, mounts: ownNetwork, socket, port, processes }
  const supervised = await startInit(isolation.prefix, init, listener)
  return {
    backend: { socket },
    ended,
    async stop() {
      await supervised.stop()
      // Without a namespace of their own the last processes may still be ending.
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function stored(registry: Registry, digest: Digest | undefined): Manifest {
  const found = digest === undefined ? undefined : registry.manifest(ownRepository, digest)
  if (found === undefined) throw new Error('image not found')
  return parsed(found.bytes)
}

async function unpack(registry: Registry, { config, layers }: Manifest, root: string): Promise<ImageConfig> {
  const streams = layers.map(({ mediaType, digest }) => ({
    mediaType,
    stream: () => registry.store.stream(digest),
  }))
  await extractLayers(root, streams)
  return JSON.parse((await registry.store.read(config.digest)).toString('utf8')) as ImageConfig
}

export const digestIn = (image: string): Digest | undefined => {
  const digest = image.slice(image.lastIndexOf('@') + 1)
  return isDigest(digest) ? digest : undefined
}
