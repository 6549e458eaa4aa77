import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomKeyPair } from '../../src/rehearsal/planted.ts'
import { startTwin, type Twin } from '../../src/twin/twin.ts'
import { formsOf } from '../fakes/secret.ts'
import { repositoryAt } from '../fakes/work-repository.ts'
import { temporaryFolder } from '../folder.ts'
import { kship } from '../process.ts'
import { sampleLayout } from '../twin/image.ts'
import { comparable, nodes, runAction } from './runner.ts'

const folder = temporaryFolder()
const keys = randomKeyPair()
const repository = join(folder, 'repository')
let commits: string[] = []

beforeAll(async () => {
  mkdirSync(repository)
  const { git, write, commit } = repositoryAt(repository)
  git('init', '--quiet', '--initial-branch=main')
  await write('app.py', 'print("hello")\n')
  const start = commit('Start')
  await write('.env', `AWS_ACCESS_KEY_ID=${keys.id}\nAWS_SECRET_ACCESS_KEY=${keys.secret}\n`)
  commits = [start, commit('Settings')]
})

describe.each(nodes)('the bundle on %s', (_, node) => {
  it('guards a push, and says the same as the command line but for the times', async () => {
    const [before, after] = commits
    const payload = { before, after, ref: 'refs/heads/main', repository: { default_branch: 'main' } }
    const event = { name: 'push', payload }
    const step = await runAction('secret-guard', { node, workspace: repository, inputs: {}, event })
    expect(step.log).toContain('::error::')
    expect([step.code, step.outputs]).toEqual([
      1,
      {
        outcome: 'blocked',
        detail: 'secrets',
        findings: '1',
        report: expect.stringContaining('secret-guard'),
      },
    ])
    expect(step.summary).toContain('### secret-guard: blocked (secrets)')
    const range = ['--scope', 'range', '--base', before ?? '', '--head', after ?? '']
    const cli = await kship(['secret-guard', ...range, '--format', 'json'], { cwd: repository })
    const said = JSON.parse(cli.stdout)
    const [finding] = said.findings
    expect(step.report).toMatchObject({ outcome: said.outcome, detail: said.detail, coverage: said.coverage })
    // A push has happened: what it brings is out, which a range in a terminal cannot know.
    const out = 'already public: whoever can read the repository has it'
    const advice = finding.advice.toSpliced(-1, 0, out)
    expect(step.report?.['findings']).toEqual([{ ...finding, advice }])
  })

  it('marks the line in the changed file, and writes the format that a later step asks for', async () => {
    const [before, after] = commits
    const event = { name: 'push', payload: { before, after, ref: 'refs/heads/main' } }
    const output = join(folder, 'results.sarif')
    const inputs = { format: 'sarif', output }
    const step = await runAction('secret-guard', { node, workspace: repository, inputs, event })
    expect(step.log).toMatch(/^::error title=[^,]+,file=[^,]+,line=\d+,col=\d+::/m)
    const log = JSON.parse(readFileSync(output, 'utf8'))
    expect(log.runs[0].results).toHaveLength(1)
    expect(step.report).toMatchObject({ detail: 'secrets' })
  })

  it('tells the runner to mask what it found, and writes it nowhere else', async () => {
    const [before, after] = commits
    const event = { name: 'push', payload: { before, after, ref: 'refs/heads/main' } }
    const step = await runAction('secret-guard', { node, workspace: repository, inputs: {}, event })
    expect(step.log).toContain(`::add-mask::${keys.secret}`)
    const log = step.log.replace(/^::add-mask::.*$/gm, '')
    const written = [log, step.summary, JSON.stringify(step.report), JSON.stringify(step.outputs)].join('\n')
    for (const form of formsOf(keys.secret)) expect(written).not.toContain(form)
  })

  it('builds and looks into an image as the command line does', async () => {
    const context = join(folder, 'context')
    mkdirSync(context, { recursive: true })
    writeFileSync(join(context, 'Dockerfile'), 'FROM scratch\nCOPY hello.txt /\nCMD ["/hello.txt"]\n')
    writeFileSync(join(context, 'hello.txt'), 'hello\n')
    const inputs = {
      directory: context,
      layout: join(folder, 'image'),
      verdict: join(folder, 'verdict.json'),
      engines: 'none',
    }
    const step = await runAction('scan-image', { node, workspace: folder, inputs })
    const args = ['--layout', inputs.layout, '--verdict', inputs.verdict, '--engines', 'none']
    const cli = await kship(['scan-image', ...args, '--format', 'json'], { cwd: context })
    expect([step.code, cli.code]).toEqual([0, 0])
    expect(comparable(step.report)).toEqual(comparable(JSON.parse(cli.stdout)))
  })

  it('writes the report where output says, from directory on, and refuses a place that is none', async () => {
    const inputs = { directory: repository, scope: 'tree', output: 'report.json' }
    const step = await runAction('secret-guard', { node, workspace: folder, inputs })
    expect(step.outputs['report']).toBe(join(repository, 'report.json'))
    expect(step.report).toMatchObject({ command: 'secret-guard', outcome: 'blocked' })
    const none = { ...inputs, output: 'no/such/report.json' }
    const refused = await runAction('secret-guard', { node, workspace: folder, inputs: none })
    expect([refused.code, refused.outputs]).toEqual([1, {}])
    expect(refused.log).toContain('::error::input "output": cannot write "no/such/report.json"')
  })

  it('names a misspelt input and the one that was meant, and runs nothing', async () => {
    const inputs = { platfrom: 'linux/amd64', image: '.' }
    const step = await runAction('scan-image', { node, workspace: folder, inputs })
    expect([step.code, step.outputs]).toEqual([1, {}])
    expect(step.log).toContain('::error::unknown input "platfrom"; did you mean "platform"?')
  })

  it('names a missing input and fails the step', async () => {
    const step = await runAction('deploy-lightsail', { node, workspace: folder, inputs: { service: 'x' } })
    expect([step.code, step.outputs]).toEqual([1, {}])
    expect(step.log).toMatch(/::error::input "spec" is required/)
  })

  it('writes the report where the command line would, or says that it cannot', async () => {
    mkdirSync(join(folder, 'inner'), { recursive: true })
    const guard = (output: string) =>
      runAction('secret-guard', {
        node,
        workspace: folder,
        inputs: { scope: 'tree', directory: 'inner', output },
      })
    const { outputs } = await guard('r.json')
    expect(outputs['report']).toBe(join(folder, 'inner', 'r.json'))
    const step = await guard('no/such/r.json')
    expect(step.code).toBe(1)
    expect(step.log).toMatch(/::error::input "output": cannot write "no\/such\/r.json" /)
    expect(step.log).not.toContain('defect')
  })
})

describe('deploy-lightsail in Actions', () => {
  let twin: Twin
  const layout = join(folder, 'advisor')

  beforeAll(async () => {
    mkdirSync(layout)
    await sampleLayout(layout)
    twin = await startTwin()
    const publicEndpoint = {
      containerName: 'app',
      containerPort: 8080,
      healthCheck: { path: '/health', successCodes: '200' },
    }
    const containers = { app: { environment: { TEXT: 'version 1' }, ports: { '8080': 'HTTP' as const } } }
    await twin.seedService({ name: 'advisor', layout, containers, publicEndpoint })
    const wanted = { app: { ...containers.app, environment: { TEXT: 'version 2' } } }
    writeFileSync(join(folder, 'spec.json'), JSON.stringify({ containers: wanted, publicEndpoint }))
    await kship([
      'scan-image',
      '--engines',
      'none',
      '--image',
      layout,
      '--verdict',
      join(folder, 'advisor.json'),
    ])
  }, 60_000)
  afterAll(() => twin.stop())

  const inputs = () => ({
    spec: 'spec.json',
    image: 'advisor',
    verdict: 'advisor.json',
    service: 'advisor',
    'role-to-assume': twin.roleArn,
  })

  it('refuses a stand-in unless the workflow says that it rehearses', async () => {
    const node = process.execPath
    const step = await runAction('deploy-lightsail', {
      node,
      workspace: folder,
      inputs: inputs(),
      env: twin.env(),
    })
    expect([step.code, step.outputs['detail']]).toEqual([1, 'redirected-endpoint'])
    expect(await (await fetch(twin.serviceUrl('advisor'))).text()).toBe('version 1')
  })

  it('deploys by OIDC, and what serves afterwards is the new version', async () => {
    const [, node] = nodes.at(-1) ?? ['', process.execPath]
    const given = { ...inputs(), rehearsal: 'true' }
    const step = await runAction('deploy-lightsail', {
      node,
      workspace: folder,
      inputs: given,
      env: twin.env(),
    })
    expect([step.code, step.outputs]).toMatchObject([
      0,
      { outcome: 'passed', detail: 'deployed', deployment: '2' },
    ])
    expect(step.report).toMatchObject({ rehearsal: true })
    expect(await (await fetch(twin.serviceUrl('advisor'))).text()).toBe('version 2')
  }, 60_000)
})

describe('the files of the runner', () => {
  const [, node] = nodes[0] ?? ['', process.execPath]
  const inputs = { scope: 'tree' }
  it.each([
    ['GITHUB_OUTPUT', 'no/such/file', 'ENOENT'],
    ['GITHUB_OUTPUT', '.', 'it is a folder'],
    ['GITHUB_STEP_SUMMARY', 'no/such/file', 'ENOENT'],
    ['GITHUB_STEP_SUMMARY', '.', 'it is a folder'],
    ['RUNNER_TEMP', 'no/such/folder', 'ENOENT'],
    ['RUNNER_TEMP', 'repository/app.py', 'it is no folder'],
  ])('%s=%s is named, and nothing is done', async (variable, written, code) => {
    const env = { [variable]: join(folder, written) }
    const step = await runAction('secret-guard', { node, workspace: repository, inputs, env })
    expect([step.code, step.outputs, step.summary]).toEqual([1, {}, ''])
    expect(step.log).toBe(`::error::${variable}: cannot write "${env[variable]}" (${code})\n`)
  })

  it('may be a summary that is not there yet', async () => {
    const summary = join(folder, 'summary.md')
    const env = { GITHUB_STEP_SUMMARY: summary }
    await runAction('secret-guard', { node, workspace: repository, inputs, env })
    expect(readFileSync(summary, 'utf8')).toContain('### secret-guard: blocked (secrets)')
  })
})
