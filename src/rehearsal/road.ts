import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Report } from '../core/report/report.ts'
import { kship } from './kship.ts'
import { environmentFile } from './planted.ts'
import { countCommits, git } from './repository.ts'
import type { Scene } from './scene.ts'

export const stepNames = ['guard', 'hook', 'scan', 'deploy'] as const
export type StepName = (typeof stepNames)[number]

/** What a step came to: its exit code as a user would see it, and the report of the process behind it. */
export type Passage = {
  readonly step: StepName
  readonly what: string
  readonly exit: number
  readonly report: Report
  /** Facts that the conductor saw for itself, beside what the report says. */
  readonly seen: readonly string[]
}
type Step = (scene: Scene) => Promise<Omit<Passage, 'step'>>

/** What runs today has secrets in its environment; Lightsail has no other channel, so they are inherited. */
export const inherited = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'COGNITO_CLIENT_SECRET']

export const steps: Readonly<Record<StepName, Step>> = {
  async guard({ world, repository }) {
    const run = await kship(world, ['secret-guard', '--scope', 'history'], { cwd: repository })
    return { what: 'history of the repository', exit: run.exit, report: run.report, seen: [] }
  },

  async hook(scene) {
    const { world, repository, app } = scene
    const run = await kship(world, ['hook', 'install'], { cwd: repository })
    const before = await countCommits(world, repository)
    await writeFile(join(app, '.env'), environmentFile())
    await git(world, repository, 'add', '--force', join(app, '.env'))
    world.progress.note('$ git commit -m "Add settings"')
    const { code, stderr } = await git(world, repository, 'commit', '--message', 'Add settings')
    for (const text of stderr.trimEnd().split('\n')) world.progress.note(`  ${text}`)
    const made = (await countCommits(world, repository)) - before
    await git(world, repository, 'rm', '--quiet', '--cached', '--force', join(app, '.env'))
    await rm(join(app, '.env'))
    if (code === 0 || made !== 0) throw new Error(`the hook let ${made} commits through`)
    const seen = [`git commit of a .env ended with ${code}, ${made} commit objects were made`]
    return { what: 'git commit of a .env refused', exit: run.exit, report: run.report, seen }
  },

  async scan({ world, app, base, layout, verdict }) {
    const from = ['--build-context', `base=oci-layout://${base}`]
    const run = await kship(world, ['scan-image', ...from, '--layout', layout, '--verdict', verdict], {
      cwd: app,
    })
    return { what: 'build and look', exit: run.exit, report: run.report, seen: [] }
  },

  async deploy({ world, app, layout, verdict, spec, service, twin }) {
    const args = [
      'deploy-lightsail',
      '--spec',
      spec,
      '--image',
      layout,
      '--verdict',
      verdict,
      '--service',
      service,
    ]
    const rest = [
      '--role-to-assume',
      twin.roleArn,
      '--environment-inherit',
      inherited.join(','),
      '--smoke-path',
      '/',
    ]
    const run = await kship(world, [...args, ...rest], { cwd: app, env: twin.env() })
    return {
      what: 'push, deploy, verify',
      exit: run.exit,
      report: run.report,
      seen: await serving(twin, service),
    }
  },
}

/** What a visitor gets now, asked over HTTP. */
async function serving(twin: Scene['twin'], service: string): Promise<string[]> {
  const response = await fetch(twin.serviceUrl(service))
  const page = await response.text()
  const heading = /<h1>(.*?)<\/h1>/.exec(page)?.[1] ?? page.trim().slice(0, 40)
  return [`a visitor now gets ${response.status}, “${heading}”`]
}

/** The page says which version it is, so that one sees over HTTP what serves. */
export async function nameVersion(app: string, version: string): Promise<void> {
  const file = join(app, 'page.html')
  const page = await readFile(file, 'utf8')
  await writeFile(file, page.replace(/<h1>.*<\/h1>/, `<h1>Migration advisor, ${version}</h1>`))
}
