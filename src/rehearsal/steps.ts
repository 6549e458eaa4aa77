import { rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Report } from '../core/report/report.ts'
import { cluster, inherited, service } from './account.ts'
import { kship, type Run } from './kship.ts'
import { environmentFile } from './planted.ts'
import { countCommits, git } from './repository.ts'
import type { Scene } from './scene.ts'
import { visit } from './version.ts'

export type StepName =
  | 'guard'
  | 'hook'
  | 'scan'
  | 'hand-over'
  | 'mend'
  | 'deploy-lightsail'
  | 'deploy-fargate'

/** What a step came to: its exit code as a user would see it, and the report of the process behind it. */
export type Passage = {
  readonly step: StepName
  readonly what: string
  readonly exit: number
  readonly report: Report
  /** Facts that the conductor saw for itself, beside what the report says. */
  readonly seen: readonly string[]
  /** The heading of the page that a visitor got after it. */
  readonly serves?: string
}
/** @param last how the step before ended */
type Step = (scene: Scene, last: Passage | undefined) => Promise<Omit<Passage, 'step'>>

const passage = (what: string, { exit, report }: Pick<Run, 'exit' | 'report'>) =>
  ({ what, exit, report, seen: [] }) satisfies Omit<Passage, 'step'>

export const steps: Readonly<Record<StepName, Step>> = {
  async guard({ world, repository }) {
    const run = await kship(world, ['secret-guard', '--scope', 'history'], { cwd: repository })
    return passage('the whole history', run)
  },

  async hook(scene) {
    const { world, repository, app } = scene
    const run = await kship(world, ['hook', 'install'], { cwd: repository })
    const before = await countCommits(world, repository)
    await writeFile(join(app, '.env'), environmentFile())
    await git(world, repository, 'add', '--force', join(app, '.env'))
    world.progress.note('$ git commit -m "Add settings"     (a .env with a key pair is staged)')
    const { code, stderr } = await git(world, repository, 'commit', '--message', 'Add settings')
    const said = stderr.trimEnd().split('\n')
    const told = said.filter((text) => /^(BLOCKS|✗)/.test(text))
    for (const text of world.verbose ? said : told) world.progress.note(`  ${text}`)
    const made = (await countCommits(world, repository)) - before
    await git(world, repository, 'rm', '--quiet', '--cached', '--force', join(app, '.env'))
    await rm(join(app, '.env'))
    if (code === 0 || made !== 0) throw new Error(`the hook let ${made} commits through`)
    const seen = [`git commit of a .env ended with ${code}, ${made} commit objects were made`]
    return { ...passage('git commit of a .env is refused', run), seen }
  },

  async scan(scene, last) {
    const { world, repository, app, base, layout, scanned, tools } = scene
    // What ships is built by the machine's own builder, where it has one; the first try need not take as long.
    const engines = [...(last?.step === 'mend' ? tools.builder : []), ...tools.trivy]
    const from = (path: string): string => relative(repository, path)
    const context = ['--context', from(app), '--build-context', `base=oci-layout://${from(base)}`]
    const args = ['scan-image', ...context, '--layout', from(layout), ...engines, '--rehearsal']
    await rm(layout, { recursive: true, force: true })
    return passage('build, look', await kship(world, args, { cwd: repository, into: scanned }))
  },

  async 'hand-over'(scene) {
    const { world, repository, layout, scanned, verdict, twin } = scene
    const from = (path: string): string => relative(repository, path)
    const given = ['--image', from(layout), '--with-report', from(scanned)]
    const to = ['--push-to', `${twin.ecr}/${service}`, '--role-to-assume', twin.pushRoleArn]
    const args = ['scan-image', ...given, ...to, '--verdict', from(verdict), '--rehearsal']
    const env = { ...twin.env(), GITHUB_ACTIONS: 'true' }
    return passage('push to ECR, ask Inspector', await kship(world, args, { cwd: repository, env }))
  },

  async mend({ world, mend }) {
    if (mend === undefined) throw new Error('there is nothing left to mend')
    const { what, report } = await mend()
    world.progress.note(`# somebody upgrades ${what}`)
    return passage(what, { exit: 0, report })
  },

  async 'deploy-lightsail'(scene) {
    const { world, repository, layout, specs, twin } = scene
    const image = ['--image', relative(repository, layout)]
    const args = ['deploy-lightsail', '--spec', relative(repository, specs.lightsail), ...image]
    const role = ['--role-to-assume', twin.roleArn, '--environment-inherit', inherited.join(',')]
    await scene.today()
    const run = await kship(world, [...args, ...role, ...common(scene)], inJob(scene))
    return { ...passage('push, deploy, verify', run), ...(await served(twin.serviceUrl(service))) }
  },

  async 'deploy-fargate'(scene, last) {
    const { world, repository, specs, twin } = scene
    const url = twin.fargate.serviceUrl(cluster, service)
    const image = ['--image', `${twin.ecr}/${service}@${last?.report.outputs['digest']}`]
    const args = ['deploy-fargate', '--spec', relative(repository, specs.fargate), ...image]
    const where = ['--cluster', cluster, '--role-to-assume', twin.fargate.roleArn, '--smoke-url', url]
    const run = await kship(world, [...args, ...where, ...common(scene)], inJob(scene))
    return { ...passage('deploy, follow, verify', run), ...(await served(url)) }
  },
}

/** Of both deploys. A health check passes when the login is off: the smoke test asks for it. */
function common({ repository, verdict, twin }: Scene): string[] {
  const page = twin.health === 'simulated' ? [] : ['--smoke-text', 'Login is on']
  const args = ['--verdict', relative(repository, verdict), '--service', service, '--smoke-path', '/']
  return [...args, ...page, '--rehearsal']
}

/** As in a workflow, where a stand-in and a key of a user are refused. */
const inJob = ({ repository, twin, jobEnvironment }: Scene) => ({
  cwd: repository,
  env: { ...twin.env(), GITHUB_ACTIONS: 'true', ...jobEnvironment },
})

async function served(url: string): Promise<Pick<Passage, 'seen' | 'serves'>> {
  const { status, heading } = await visit(url)
  return { seen: [`a visitor now gets ${status}, “${heading}”`], serves: heading }
}
