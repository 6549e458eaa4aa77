import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { basePackage, makeNodeContext, makePackageContext } from './base.ts'
import { kship } from './kship.ts'
import type { Mended, World } from './scene.ts'
import { nameVersion } from './version.ts'

/** What every road of one rehearsal shares. All are OCI layouts. */
export type Stage = {
  /** The base image as it is before anybody upgrades it. */
  readonly flawedBase: string
  readonly mendedBase: string
  /** The image that runs today, version 12; built while the first steps of a road are taken. */
  readonly today: Promise<string>
  /** Upgrades the base's package and builds `mendedBase`, the first time it is called. */
  mend(): Promise<Mended>
}

/** Builds with the CLI, as everything else. */
export async function setStage(world: World, folder: string, app: string): Promise<Stage> {
  const place = (name: string): string => join(folder, name)
  const [contexts, flawedBase, mendedBase] = [
    place('base-context'),
    place('flawed-base'),
    place('mended-base'),
  ]
  const node = join(contexts, 'node')
  await makeNodeContext(world, node)
  await build(world, node, place('node'))
  const packages = join(contexts, 'packages')
  const basedOnNode = { node: place('node') }
  await makePackageContext(packages, basePackage.flawed)
  await build(world, packages, flawedBase, basedOnNode)
  const today = makeToday(world, folder, app, flawedBase)
  // It is waited for where it is needed; a road that fails before is told by its own failure.
  today.catch(() => undefined)
  async function mend(): Promise<Mended> {
    const { name, flawed, mended } = basePackage
    await makePackageContext(packages, mended)
    const report = await build(world, packages, mendedBase, basedOnNode)
    return { what: `${name} ${flawed} → ${mended} in the base image`, report }
  }
  let mending: Promise<Mended> | undefined
  return { flawedBase, mendedBase, today, mend: () => (mending ??= mend()) }
}

async function makeToday(world: World, folder: string, app: string, base: string): Promise<string> {
  const [old, layout] = [join(folder, 'today-app'), join(folder, 'today')]
  await cp(app, old, { recursive: true })
  await nameVersion(old, 'version 12')
  await build(world, old, layout, { base })
  return layout
}

/** Not shown: no step of the road, but what has to be there before it begins. */
async function build(
  world: World,
  cwd: string,
  layout: string,
  bases: Readonly<Record<string, string>> = {},
): Promise<Mended['report']> {
  const silent = { ...world, progress: { ...world.progress, note: () => undefined } }
  const from = Object.entries(bases).map(([name, path]) => `--build-context=${name}=oci-layout://${path}`)
  const args = ['scan-image', ...from, '--layout', layout, '--engines', 'none', '--rehearsal']
  const run = await kship(silent, args, { cwd })
  if (run.exit !== 0) throw new Error(`${run.line} ended with ${run.exit}: ${run.report.summary}`)
  return run.report
}
