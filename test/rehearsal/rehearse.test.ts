import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { Report } from '../../src/core/report/report.ts'
import { faults } from '../../src/rehearsal/faults.ts'
import { temporaryFolder } from '../folder.ts'
import { kship } from '../process.ts'

const folder = temporaryFolder()
const sample = new URL('../../examples/advisor', import.meta.url).pathname

type Row = Readonly<Record<string, string | number>>

async function rehearse(...args: readonly string[]) {
  const reports = join(folder, args.join('-') || 'main')
  const { code, stdout, stderr } = await kship(
    ['rehearse', ...args, '--report', reports, '--format', 'json'],
    { env: { HOME: folder } },
  )
  if (stdout === '') throw new Error(`ended with ${code}: ${stderr}`)
  const report = JSON.parse(stdout) as Report
  const rows = (name: string): readonly Row[] => (report.evidence[name] ?? []) as readonly Row[]
  const step = async (road: string, name: string): Promise<Report> => {
    const file = (await readdir(join(reports, road))).find((one) => one.endsWith(`-${name}.json`)) ?? ''
    return JSON.parse(await readFile(join(reports, road, file), 'utf8'))
  }
  return { code, report, rows, step, stderr, reports }
}

describe('kship rehearse', () => {
  it('takes an app from a commit to both targets, past a gate that closes until somebody mends', async () => {
    const app = join(folder, 'app')
    await cp(sample, app, { recursive: true })
    const planted = `heading ${Math.random().toString(36).slice(2)}`
    const page = await readFile(join(app, 'page.html'), 'utf8')
    await writeFile(join(app, 'page.html'), page.replace(/<h1>.*<\/h1>/, `<h1>${planted}</h1>`))
    const { code, report, rows, step } = await rehearse('--app', app)
    expect([code, report.outcome, report.detail, report.rehearsal]).toEqual([0, 'passed', 'done', true])
    expect(rows('road').map((row) => [row['step'], row['outcome'], row['exit']])).toEqual([
      ['guard', 'passed', 0],
      ['hook', 'passed', 0],
      ['scan', 'passed', 0],
      ['hand-over', 'blocked: vulnerabilities', 1],
      ['mend', 'done', 0],
      ['scan', 'passed', 0],
      ['hand-over', 'passed', 0],
      ['deploy-lightsail', 'passed', 0],
      ['deploy-fargate', 'passed', 0],
    ])
    // What was scanned last is what was handed over and what runs on both.
    const digests = rows('road')
      .slice(-4)
      .map((row) => row['digest'])
    expect([digests[0], new Set(digests).size]).toEqual([expect.stringMatching(/^[0-9a-f]{12}$/), 1])
    for (const target of ['deploy-lightsail', 'deploy-fargate']) {
      expect(report.evidence['facts']).toContain(
        `${target}: a visitor now gets 200, “${planted}, version 13”`,
      )
      expect((await step('main', target)).evidence['digests']).toHaveProperty('verdict')
    }
    const [flaw] = (await step('main', 'hand-over')).findings
    expect(flaw).toMatchObject({ package: { installed: '7.3.8', fixed: '7.5.2' }, severity: 'high' })
  }, 240_000)

  it('closes each gate as the contract says, alone', async () => {
    const { code, report, step } = await rehearse('--fault', 'redirected-endpoint')
    expect([code, report.outcome, report.detail]).toEqual([1, 'blocked', 'redirected-endpoint'])
    const closed = await step('redirected-endpoint', 'deploy-lightsail')
    expect(closed.summary).toContain('AWS_ENDPOINT_URL_LIGHTSAIL points to lightsail.example.invalid')
  }, 120_000)

  it('takes every fault, and tells what serves after each', async () => {
    const { code, report, rows, stderr, reports } = await rehearse('--fault', 'all')
    expect(
      rows('faults').map((row) => [row['fault'], row['closed by'], row['outcome'], row['exit']]),
    ).toEqual([
      ['committed-env', 'guard', 'blocked: secrets', 1],
      ['key-in-deleted-layer', 'scan', 'blocked: secrets', 1],
      ['vulnerable-image', 'hand-over', 'blocked: vulnerabilities', 1],
      ['unscanned-digest', 'deploy-lightsail', 'blocked: digest-mismatch', 1],
      ['swapped-bytes', 'deploy-lightsail', 'blocked: digest-mismatch', 1],
      ['redirected-endpoint', 'deploy-lightsail', 'blocked: redirected-endpoint', 1],
      ['long-lived-key', 'deploy-lightsail', 'blocked: long-lived-key', 1],
      ['forged-token', 'deploy-lightsail', 'incomplete: access-denied', 3],
      ['vanished-variable', 'deploy-lightsail', 'blocked: would-vanish', 1],
      ['lightsail-unhealthy', 'deploy-lightsail', 'failed: rolled-back', 4],
      ['lightsail-healthy-but-wrong', 'deploy-lightsail', 'failed: rolled-back', 4],
      ['fargate-rolled-back', 'deploy-fargate', 'failed: rolled-back', 4],
      ['fargate-superseded', 'deploy-fargate', 'failed: superseded', 4],
    ])
    expect([code, report.summary]).toEqual([0, expect.stringContaining('13 faults each closed the gate')])
    const served = rows('faults').map((row) => row['serves'])
    expect(served.slice(3, 12)).toEqual(Array(9).fill('version 12'))
    // Two roads are taken at once; the lines of each stand together, and its gate last.
    const blocks = stderr.split(/^== /m).slice(2)
    expect(blocks.map((block) => block.split(':', 1)[0]).toSorted()).toEqual(Object.keys(faults).toSorted())
    for (const block of blocks) expect(block.match(/^-- /gm)).toHaveLength(1)
    const html = await readFile(join(reports, 'report.html'), 'utf8')
    expect(html.match(/<details>/g)?.length).toBeGreaterThan(60)
  }, 600_000)
})
