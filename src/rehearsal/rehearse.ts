import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withScratch } from '../adapters/system/scratch.ts'
import { renderHtml } from '../core/report/render/html.ts'
import { renderJson } from '../core/report/render/json.ts'
import type { Report } from '../core/report/report.ts'
import { conclude, titleOf } from './conclusion.ts'
import { heldBack, inTurn } from './crowd.ts'
import { stepMark } from './road.ts'
import type { World } from './scene.ts'
import { setStage } from './stage.ts'
import { findTools } from './tools.ts'
import { faultOf, type Road, type Setting, type Walked, walk } from './walk.ts'

export type Order = {
  /** Folder of the app that takes the road. */
  readonly app: string
  readonly roads: readonly Road[]
  /** Where the reports of all steps go; a new temporary folder without it. */
  readonly reports?: string | undefined
}
type Env = Readonly<Record<string, string | undefined>>

/** Takes each road from its first commit to its end, or to the gate that closes on it. */
export async function rehearse(order: Order, base: Omit<World, 'home'>, env: Env): Promise<Report> {
  return withReports(order.reports, (folder) => takeRoads(order, base, env, folder))
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

function takeRoads(order: Order, base: Omit<World, 'home'>, env: Env, folder: string): Promise<Report> {
  return withScratch(async (scratch) => {
    const home = { PATH: env['PATH'] ?? '', HOME: scratch, TMPDIR: scratch }
    const tools = await findTools(scratch, env, { ...base, home })
    const over = new AbortController()
    const signal = AbortSignal.any([base.signal, over.signal])
    const world = { ...base, signal, home: { ...home, ...tools.env } }
    const stage = await base.progress.step('set the stage', () => setStage(world, scratch, order.app))
    try {
      return await finish(await takeAll(order, { tools, world, stage, scratch, folder }), folder)
    } finally {
      // What is built in the background for a road that failed before has no use any more.
      over.abort()
      await Promise.allSettled([stage.today])
    }
  })
}

type Site = Pick<Setting, 'tools' | 'world' | 'stage'> & { readonly scratch: string; readonly folder: string }

async function takeAll(
  { app, roads }: Order,
  { tools, world, stage, scratch, folder }: Site,
): Promise<readonly Walked[]> {
  const { progress } = world
  const take = async (road: Road, shown: World): Promise<Walked> => {
    shown.progress.note(headline(road))
    // The tools of this machine serve the road itself; a fault shows one gate, the same on every machine.
    const own = road === 'main' ? tools : { builder: [], trivy: [] }
    const walked = await walk(road, { app, stage, world: shown, place: join(scratch, road), tools: own })
    await keep(join(folder, road), walked)
    await rm(join(scratch, road), { recursive: true, force: true })
    return walked
  }
  const [first = 'main', ...others] = roads
  const led = await progress.step(`road: ${first}`, () => take(first, world))
  // Where containers share the machine's network, so do the roads.
  const width = led.health === 'process by chroot' ? 1 : 2
  const followed = await progress.step('the other roads', () =>
    inTurn(others, width, (road) =>
      heldBack(progress, world.verbose ? whole : gateAlone, (held) =>
        take(road, { ...world, progress: held }),
      ),
    ),
  )
  return [led, ...followed]
}

const whole = (lines: readonly string[]): readonly string[] => lines

/** Of many roads a reader wants the gates: the headline, and the step at which it ended. */
function gateAlone(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => line.startsWith(stepMark))
  return [...lines.slice(0, 1), ...lines.slice(Math.max(1, last))]
}

function headline(road: Road): string {
  const fault = faultOf(road)
  return fault === undefined ? '== the road' : `== ${road}: ${fault.about}`
}

async function finish(walked: readonly Walked[], folder: string): Promise<Report> {
  const page = join(folder, 'report.html')
  const conclusion = conclude(walked, { folder, page })
  const parts = walked.flatMap(({ road, passages }) =>
    passages.map((passage) => ({ title: titleOf(road, passage, walked.length), report: passage.report })),
  )
  await writeFile(page, renderHtml(conclusion, parts))
  const open = walked.flatMap(({ road, open }) => (open === undefined ? [] : [`${road}: ${open}`]))
  if (open.length > 0) throw new Error(`${open.join('; ')}. Reports: ${folder}`)
  return conclusion
}

async function keep(folder: string, { passages }: Walked): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const [index, { step, report }] of passages.entries()) {
    await writeFile(join(folder, `${index + 1}-${step}.json`), renderJson(report))
  }
}
