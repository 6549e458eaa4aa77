import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { basePackage, makeBaseContext, putPackage } from './base.ts'
import { kship } from './kship.ts'
import type { Mended, World } from './scene.ts'
import { nameVersion } from './version.ts'

/** What every road of one rehearsal shares. All are OCI layouts. */
export type Stage = {
  /** The base image as it is before anybody upgrades it. */
  readonly flawedBase: string
  readonly mendedBase: string
  /** The image that runs today, version 12. */
  readonly today: string
  /** Upgrades the base's package and builds `mendedBase`, the first time it is called. */
  mend(): Promise<Mended>
}

/** Builds with the CLI, as everything else. */
export async function setStage(world: World, folder: string, app: string): Promise<Stage> {
  const [context, old] = [join(folder, 'base-context'), join(folder, 'today-app')]
  const [flawedBase, mendedBase, today] = [
    join(folder, 'flawed-base'),
    join(folder, 'mended-base'),
    join(folder, 'today'),
  ]
  await mkdir(context, { recursive: true })
  await makeBaseContext(world, context)
  await build(world, context, ['--layout', flawedBase])
  await cp(app, old, { recursive: true })
  await nameVersion(old, 'version 12')
  await build(world, old, ['--build-context', `base=oci-layout://${flawedBase}`, '--layout', today])
  let mended: Promise<Mended> | undefined
  return { flawedBase, mendedBase, today, mend: () => (mended ??= mend(world, context, mendedBase)) }
}

async function mend(world: World, context: string, layout: string): Promise<Mended> {
  const { name, flawed, mended } = basePackage
  await putPackage(context, mended)
  const report = await build(world, context, ['--layout', layout])
  return { what: `${name} ${flawed} → ${mended} in the base image`, report }
}

/** Not shown: no step of the road, but what has to be there before it begins. */
async function build(world: World, cwd: string, args: readonly string[]): Promise<Mended['report']> {
  const silent = { ...world, progress: { ...world.progress, note: () => undefined } }
  const run = await kship(silent, ['scan-image', '--rehearsal', '--engines', 'none', ...args], { cwd })
  if (run.exit !== 0) throw new Error(`${run.line} ended with ${run.exit}: ${run.report.summary}`)
  return run.report
}
