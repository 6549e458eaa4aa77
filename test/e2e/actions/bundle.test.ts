import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { formsOf } from '../../fakes/secret.ts'
import { temporaryFolder } from '../../folder.ts'
import { kship } from '../../process.ts'
import { comparable, nodes, runAction } from '../runner.ts'
import { keys, withCommittedKey } from './committed-key.ts'

const folder = temporaryFolder()
let repository = ''
let commits: string[] = []
beforeAll(async () => {
  ;({ repository, commits } = await withCommittedKey(folder))
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
