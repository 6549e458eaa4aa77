import { join } from 'node:path'
import type { TwinClock } from './clock.ts'
import { findIsolation, type Isolation } from './containers/isolation.ts'
import { machine } from './containers/machine.ts'
import { EcrAccount, type EcrOptions, ecrDefaults } from './ecr/account.ts'
import { ecrKeeper } from './ecr/keeper.ts'
import { ecrService } from './ecr/service.ts'
import { EcsAccount } from './ecs/account.ts'
import { arnsOf } from './ecs/arns.ts'
import { images as ecrImages } from './ecs/images.ts'
import { ecsService } from './ecs/service.ts'
import type { Faults } from './faults.ts'
import { accountId } from './identity.ts'
import { InspectorAccount, type InspectorOptions, inspectorDefaults } from './inspector/account.ts'
import { inspectorService } from './inspector/service.ts'
import { LightsailAccount } from './lightsail/account.ts'
import { nodes, ownRepository } from './lightsail/node.ts'
import { lightsailService } from './lightsail/service.ts'
import { type Registry, startRegistry } from './registry/registry.ts'
import type { Service } from './wire/service.ts'

/** As the twin's own options. */
type CloudOptions = {
  readonly speed: number
  readonly region: string
  readonly lag: number
  readonly patience: number
  readonly health?: Isolation['health']
  readonly ecr?: Partial<EcrOptions>
  readonly inspector?: Partial<InspectorOptions>
}
type World = { readonly scratch: string; readonly clock: TwinClock; readonly faults: Faults }

/** What the account holds, and the services that tell of it. */
export type Cloud = {
  readonly account: LightsailAccount
  readonly ecr: EcrAccount
  readonly ecs: EcsAccount
  /** Lightsail's registry. */
  readonly registry: Registry
  /** ECR's registry. */
  readonly images: Registry
  readonly isolation: Isolation
  readonly services: readonly Service[]
  /** Ends containers and scans. */
  stop(): Promise<unknown>
  /** Ends the registries. */
  close(): Promise<unknown>
}

export async function startCloud(options: CloudOptions, world: World): Promise<Cloud> {
  const { speed, region, lag, patience } = options
  const { scratch, clock } = world
  const isolation = await findIsolation(scratch, options.health ?? 'process in namespaces')
  const ecr = new EcrAccount({ id: accountId, region }, { ...ecrDefaults, ...options.ecr }, clock)
  const { registry, images } = await startRegistries(ecr, world)
  const containers = machine(registry.store, isolation, scratch)
  const pace = { clock, speed, patience, lag }
  const account = new LightsailAccount({
    ...pace,
    region,
    id: accountId,
    nodes: nodes(registry, containers),
  })
  const scans = { ...inspectorDefaults, ...options.inspector }
  const inspector = new InspectorAccount({ ecr, store: images.store, clock }, scans)
  const ecs = new EcsAccount({
    ...pace,
    machine: containers,
    arns: arnsOf(region, accountId),
    images: ecrImages(images, region, accountId),
  })
  return {
    account,
    ecr,
    ecs,
    registry,
    images,
    isolation,
    services: [
      lightsailService(account, registry),
      ecrService(ecr, images),
      inspectorService(inspector),
      ecsService(ecs),
    ],
    stop: () => Promise.all([account.stop(), ecs.stop(), inspector.stop()]),
    close: () => Promise.all([registry.close(), images.close()]),
  }
}

/** One store behind both: what was pushed to either is found by its digest. */
async function startRegistries(
  ecr: EcrAccount,
  { scratch, clock, faults }: World,
): Promise<{ readonly registry: Registry; readonly images: Registry }> {
  const blobs = join(scratch, 'registry')
  // The service's repository takes pushes only, and no image index.
  const rules = { [ownRepository]: { pull: false, index: false } }
  return {
    registry: await startRegistry(blobs, rules, clock, faults),
    images: await startRegistry(blobs, ecr.rules(), clock, faults, ecrKeeper(ecr)),
  }
}
