import { mkdir, readdir, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { Report } from '../../src/core/report/report.ts'
import { plumb } from '../evasions/plumbing.ts'
import { withRepository } from '../fakes/work-repository.ts'
import { kship } from '../process.ts'
import { nodes, runAction } from './runner.ts'

/** As `git fast-import` reads them. */
const commits = (count: number): string =>
  Array.from({ length: count }, (_, at) => {
    const parent = at === 0 ? '' : `from :${at}\n`
    const head = `commit refs/heads/main\nmark :${at + 1}\ncommitter A <a@b> ${at} +0000\ndata 1\nx\n${parent}`
    const content = `line ${at}\n`
    return `${head}M 100644 inline f${at % 100}.txt\ndata ${content.length}\n${content}\n`
  }).join('')

/** Where Linux shows it; elsewhere nobody is seen. */
async function workingIn(folder: string): Promise<readonly string[]> {
  const processes = await readdir('/proc').catch(() => [])
  const places = processes.map((id) => readlink(`/proc/${id}/cwd`).catch(() => ''))
  return (await Promise.all(places)).filter((place) => place === folder)
}

it.each(['SIGINT', 'SIGTERM'] as const)('%s leaves no child and no file of a long look behind', (signal) =>
  withRepository(async (repository) => {
    plumb(repository, ['fast-import', '--quiet'], { input: commits(5000) })
    const scratch = join(repository.path, '.git', 'tmp')
    await mkdir(scratch)
    const { code, stdout } = await kship(
      ['secret-guard', '--scope', 'history', '--format', 'json', '--verbose'],
      {
        cwd: repository.path,
        env: { TMPDIR: scratch },
        watch: (child) => child.stderr?.once('data', () => setTimeout(() => child.kill(signal), 50)),
      },
    )
    const report = JSON.parse(stdout) as Report
    expect([code, report.outcome, report.detail]).toEqual([3, 'incomplete', 'cancelled'])
    expect(await readdir(scratch)).toEqual([])
    expect(await workingIn(repository.path)).toEqual([])
  }),
)

/**
 * Sends the signal at the very moment at which someone listens, and says whether the guard was loaded by then: git is
 * its child. The end of a child is heard of later, since node hears of signals in their order.
 */
const preload = `data:text/javascript,${encodeURIComponent(`
  process.on('newListener', (name) => {
    if (name !== 'SIGINT') return
    const isLoaded = process.moduleLoadList.includes('NativeModule child_process')
    process.stderr.write(isLoaded ? 'late' : 'early')
    process.kill(process.pid, 'SIGINT')
  })
`)}`
const early = { NODE_OPTIONS: `--import ${preload}` }

describe('a signal before the guard is loaded', () => {
  it.each(['tree', 'history'])('closes a look at the %s in its own words', (scope) =>
    withRepository(async (repository) => {
      const args = ['secret-guard', '--scope', scope, '--format', 'json']
      const { code, stdout, stderr } = await kship(args, { cwd: repository.path, env: early })
      expect([code, stderr]).toEqual([3, 'early'])
      expect(JSON.parse(stdout)).toMatchObject({ outcome: 'incomplete', detail: 'cancelled' })
    }),
  )

  it.each(nodes)('closes an action in its own words, on %s', (_, node) =>
    withRepository(async (repository) => {
      const inputs = { scope: 'tree' }
      const step = await runAction('secret-guard', { node, workspace: repository.path, inputs, env: early })
      expect([step.code, step.outputs['detail']]).toEqual([1, 'cancelled'])
      expect(step.log).toContain('early')
    }),
  )
})
