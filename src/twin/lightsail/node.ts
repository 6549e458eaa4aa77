import type { Container } from '@aws-sdk/client-lightsail'
import { type Digest, isDigest, type Manifest } from '../../core/image/oci.ts'
import type { Isolation } from '../containers/isolation.ts'
import type { Machine, Node } from '../containers/machine.ts'
import type { Registry } from '../registry/registry.ts'
import { parsed } from '../registry/repository.ts'

export type Nodes = {
  readonly isolation: Isolation
  /** The one running node of a deployment; throws when an image cannot be had or has no command. */
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

export const nodes = (registry: Registry, { isolation, start }: Machine): Nodes => ({
  isolation,
  async start({ containers, port, digest, line }) {
    const plans = Object.entries(containers).map(([name, container]) => ({
      name,
      manifest: stored(registry, digest(container.image ?? '')),
      command: container.command ?? [],
      environment: container.environment ?? {},
    }))
    return start({ containers: plans, port, line })
  },
})

function stored(registry: Registry, digest: Digest | undefined): Manifest {
  const found = digest === undefined ? undefined : registry.manifest(ownRepository, digest)
  if (found === undefined) throw new Error('image not found')
  return parsed(found.bytes)
}

export const digestIn = (image: string): Digest | undefined => {
  const digest = image.slice(image.lastIndexOf('@') + 1)
  return isDigest(digest) ? digest : undefined
}
