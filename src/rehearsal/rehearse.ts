import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withScratch } from '../adapters/system/scratch.ts'
import { renderHtml } from '../core/report/render/html.ts'
import { renderJson } from '../core/report/render/json.ts'
import type { Json, Report } from '../core/report/report.ts'
import { report } from '../core/report/report.ts'
import { startTwin } from '../twin/twin.ts'
import { ended, withoutContainers } from './ending.ts'
import { type Fault, type FaultName, faults, type Moment } from './faults.ts'
import { makeRepository } from './repository.ts'
import { nameVersion, type Passage, type StepName, stepNames, steps } from './road.ts'
import type { Scene, World } from './scene.ts'
import { type Stage, service, setStage } from './stage.ts'

export type Order = {
  /** Folder of the app that takes the road. */
  readonly app: string
  readonly roads: readonly ('main' | FaultName)[]
  /** Where the reports of all steps go; a new temporary folder without it. */
  readonly reports?: string | undefined
}

/** Takes each road from its first commit to its end, or to the gate that closes on it. */
export async function rehearse(order: Order, base: Omit<World, 'home'>, path: string): Promise<Report> {
  return withReports(order.reports, (folder) => takeRoads(order, base, path, folder))
}

/** A temporary folder of reports stays behind for its reader, unless none came to stand in it. */
async function withReports(
  given: string | undefined,
  work: (folder: string) => Promise<Report>,
): Promise<Report> {
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'kship-rehearsal-')))
  await mkdir(folder, { recursive: true })
  try {
    return await work(folder)
  } catch (error) {
    if (given === undefined) await rm(folder, { recursive: true, force: true })
    throw error
  }
}

function takeRoads(order: Order, base: Omit<World, 'home'>, path: string, folder: string): Promise<Report> {
  return withScratch(async (scratch) => {
    const world = { ...base, home: { PATH: path, HOME: scratch, TMPDIR: scratch } }
    const stage = await world.progress.step('set the stage', () => setStage(world, scratch, order.app))
    const walked: Walked[] = []
    for (const road of order.roads) {
      const place = join(scratch, road)
      const work = () => walk(road, order.app, stage, world, place)
      walked.push(await world.progress.step(`road: ${road}`, work))
      await keep(join(folder, road), walked.at(-1)?.passages ?? [])
    }
    const conclusion = conclude(walked, folder)
    const parts = walked.flatMap(({ passages }) => passages.map((passage) => passage.report))
    await writeFile(join(folder, page), renderHtml(conclusion, parts))
    return conclusion
  })
}

/** The whole rehearsal as one page, beside the reports of its steps. */
const page = 'report.html'

type Walked = {
  readonly road: 'main' | FaultName
  readonly passages: readonly Passage[]
  readonly health: string
  /** No container runs here, and without one this road leads nowhere. */
  readonly untaken?: true
}

async function walk(
  road: Walked['road'],
  app: string,
  stage: Stage,
  world: World,
  place: string,
): Promise<Walked> {
  const fault: Fault | undefined = road === 'main' ? undefined : faults[road]
  world.progress.note(`== ${fault === undefined ? 'the road' : `${road}: ${fault.about}`}`)
  const twin = await startTwin()
  try {
    if (fault?.needsContainer && twin.health === 'simulated') {
      return { road, passages: [], health: twin.health, untaken: true }
    }
    const scene = await enter(app, stage, world, place, twin)
    await twin.seedService(stage.today)
    const passages: Passage[] = []
    for (const step of stepNames) {
      const moment = moments[step]
      if (fault !== undefined && fault.at === moment) await fault.tamper(scene)
      passages.push({ step, ...(await steps[step](scene)) })
      if (passages.at(-1)?.exit !== 0) break
    }
    if (fault !== undefined) mustHaveClosed(road, fault, passages)
    return { road, passages, health: twin.health }
  } finally {
    await twin.stop()
  }
}

const moments: Readonly<Record<StepName, Moment | undefined>> = {
  guard: 'commits',
  hook: undefined,
  scan: 'build',
  deploy: 'deploy',
}

async function enter(
  app: string,
  stage: Stage,
  world: World,
  place: string,
  twin: Scene['twin'],
): Promise<Scene> {
  const repository = join(place, 'repository')
  const inside = await makeRepository(world, repository, app)
  await nameVersion(inside, 'version 13')
  const base = join(place, 'base')
  await cp(stage.base, base, { recursive: true })
  return {
    world,
    twin,
    repository,
    app: inside,
    service,
    base,
    layout: join(place, 'image'),
    verdict: join(place, 'verdict.json'),
    spec: join(inside, 'deploy', 'lightsail.yml'),
  }
}

/** A gate that stays open in a rehearsal is a defect of ours, not an outcome. */
function mustHaveClosed(road: string, { closes }: Fault, passages: readonly Passage[]): void {
  const last = passages.at(-1)
  const { outcome, detail } = last?.report ?? {}
  const closed = last?.step === closes.step && last.exit === closes.exit
  if (closed && detail !== undefined && closes.details.includes(detail)) return
  throw new Error(
    `${road}: ${closes.step} should end with ${closes.exit}, but ${last?.step} ended ${outcome} (${detail})`,
  )
}

async function keep(folder: string, passages: readonly Passage[]): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const { step, report } of passages) await writeFile(join(folder, `${step}.json`), renderJson(report))
}

function conclude(walked: readonly Walked[], folder: string): Report {
  const rows = walked.flatMap(({ road, passages }) => passages.flatMap((passage) => rowsOf(road, passage)))
  const [only] = walked
  const last = only?.passages.at(-1)?.report
  const health = only?.health ?? ''
  const untaken = walked.filter((one) => one.untaken).map(({ road }) => road)
  return report({
    command: 'rehearse',
    ...(untaken.length > 0 ? withoutContainers(untaken) : ended(walked.length - 1, last)),
    rehearsal: true,
    outputs: { reports: folder },
    evidence: {
      steps: rows,
      facts: [
        ...walked.flatMap(({ road, passages }) =>
          (passages.at(-1)?.seen ?? []).map((fact) => `${road}: ${fact}`),
        ),
        `Health: ${health}.`,
        'Proved: every step above was the built CLI as a process, against stand-ins for GitHub’s OIDC issuer, STS',
        'and Lightsail on loopback. Not proved: what only a live account can settle, see docs/unverified.md.',
        `Reports of every step: ${folder}; all of them on one page: ${join(folder, page)}`,
      ],
    },
  })
}

function rowsOf(road: string, { step, what, exit, report }: Passage): Json[] {
  const digest = (report.outputs['digest'] ?? '').slice(0, 'sha256:'.length + 12)
  const { outcome, detail, evidence, timings } = report
  const row = { road, step: `${step}: ${what}`, outcome, detail, exit, digest, seconds: timings.total }
  const { caller } = evidence
  const opening = timings.steps['Open an AWS session']
  if (typeof caller !== 'string') return [row]
  // The token and the session live inside the deploying process alone: its report is where they show.
  const session = {
    road,
    step: `session: ${caller.split(':').at(-1)}`,
    outcome: 'passed',
    detail: 'in memory',
  }
  return [{ ...session, seconds: opening ?? 0 }, row]
}
