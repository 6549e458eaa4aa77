import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { startTwin, type Twin } from '../twin/twin.ts'
import { openAccount } from './account.ts'
import { type Fault, type FaultName, faults } from './faults.ts'
import { makeRepository } from './repository.ts'
import { takeRoad } from './road.ts'
import type { Scene, Tools, World } from './scene.ts'
import type { Stage } from './stage.ts'
import type { Passage } from './steps.ts'
import { nameVersion } from './version.ts'

export type Road = 'main' | FaultName

export type Walked = {
  readonly road: Road
  readonly passages: readonly Passage[]
  readonly health: Twin['health']
  /** No container runs here, and without one this road leads nowhere. */
  readonly untaken?: true
  /** Why the gate did not close as it should have: a defect of ours. */
  readonly open?: string
}

export type Setting = {
  /** Folder of the app that takes the road. */
  readonly app: string
  readonly stage: Stage
  readonly world: World
  /** A folder that is not there yet, for this road alone. */
  readonly place: string
  readonly tools: Tools
}

/** Of Inspector, in the twin's milliseconds: shorter than what was seen, in the same order. */
const delays = { seen: 1_000, pending: 2_000, scanning: 5_000, findings: 3_000 }

export const faultOf = (road: Road): Fault | undefined => (road === 'main' ? undefined : faults[road])

/** One road on a twin of its own, from its first commit to its end, or to the gate that closes on it. */
export async function walk(road: Road, setting: Setting): Promise<Walked> {
  const fault = faultOf(road)
  const twin = await startTwin({ inspector: { delays } })
  try {
    if (fault?.needsContainer && twin.health === 'simulated') {
      return { road, passages: [], health: twin.health, untaken: true }
    }
    const scene = await enter(twin, road, setting)
    const passages = await takeRoad(scene, fault)
    const open = fault === undefined ? undefined : whyOpen(fault, passages, twin.health)
    return { road, passages, health: twin.health, ...(open !== undefined && { open }) }
  } finally {
    await twin.stop()
  }
}

/** The main road begins before the base image's package was mended; the others begin after. */
async function enter(twin: Twin, road: Road, { app, stage, world, place, tools }: Setting): Promise<Scene> {
  const repository = join(place, 'repository')
  const inside = await makeRepository(world, repository, app)
  await nameVersion(inside, 'version 13')
  const specs = {
    lightsail: join(inside, 'deploy', 'lightsail.yml'),
    fargate: join(inside, 'deploy', 'fargate.yml'),
  }
  let opening: Promise<void> | undefined
  const today = (): Promise<void> =>
    (opening ??= openAccount(twin, stage.today, join(app, 'deploy', 'fargate.yml')))
  // Begun early for a road that comes to a deploy, which waits for it and is told how it went.
  if (faultOf(road)?.closes.step.startsWith('deploy') ?? true) today().catch(() => undefined)
  const base = join(place, 'base')
  const take = (layout: string): Promise<void> => cp(layout, base, { recursive: true })
  async function mend() {
    const mended = await stage.mend()
    await rm(base, { recursive: true })
    await take(stage.mendedBase)
    return mended
  }
  if (road !== 'main') await stage.mend()
  await take(road === 'main' ? stage.flawedBase : stage.mendedBase)
  const { flawedBase } = stage
  return {
    world,
    twin,
    repository,
    app: inside,
    base,
    flawedBase,
    tools,
    specs,
    today,
    layout: join(place, 'image'),
    scanned: join(place, 'scan.json'),
    verdict: join(place, 'verdict.json'),
    jobEnvironment: {},
    ...(road === 'main' && { mend }),
  }
}

/** A gate that stays open in a rehearsal is a defect of ours, not an outcome. */
function whyOpen(
  { closes }: Fault,
  passages: readonly Passage[],
  health: Twin['health'],
): string | undefined {
  const last = passages.at(-1)
  const { outcome, detail } = last?.report ?? {}
  const isClosed = last?.step === closes.step && last.exit === closes.exit
  if (!isClosed || detail === undefined || !closes.details.includes(detail))
    return `${closes.step} should end with ${closes.exit}, but ${last?.step} ended ${outcome} (${detail})`
  const { serves } = closes
  if (serves === undefined || health === 'simulated' || last?.serves?.endsWith(serves)) return undefined
  return `a visitor should get ${serves} after ${closes.step}, and gets “${last?.serves}”`
}
