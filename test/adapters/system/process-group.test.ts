import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { type GroupOptions, runGroup } from '../../../src/adapters/system/process-group.ts'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { alive } from '../../twin/containers/processes.ts'

const run = (script: string, rest: Partial<GroupOptions> = {}, lines: string[] = []) =>
  runGroup(process.execPath, ['-e', script], {
    cwd: '/',
    env: {},
    signal: new AbortController().signal,
    timeout: 30_000,
    onLine: (line) => void lines.push(line),
    ...rest,
  })

/** Starts a process that ignores being asked to end, says its number, and waits. */
const withGrandchild = `
  const child = require('child_process').spawn(process.execPath,
    ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"], { stdio: 'inherit' })
  process.on('SIGTERM', () => {})
  console.log(child.pid)`

describe('runGroup', () => {
  it('gives code, stdout and every line of both streams, whatever ends them', async () => {
    const lines: string[] = []
    const script =
      "process.stdout.write('a\\r\\nb\\rc\\nd'); process.stderr.write('e\\n'); process.exitCode = 3"
    expect(await run(script, {}, lines)).toEqual({ code: 3, stdout: 'a\nb\nc\nd' })
    expect(lines.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('gives the environment that it was told, and nothing of ours', async () => {
    const { stdout } = await run('console.log(JSON.stringify(process.env))', { env: { ONE: '1' } })
    expect(JSON.parse(stdout)).toEqual({ ONE: '1' })
  })

  it('cuts an endless line', async () => {
    const lines: string[] = []
    await run("process.stdout.write('x'.repeat(100_000))", {}, lines)
    expect(lines.join('')).toHaveLength(100_000)
    expect(lines.length).toBeGreaterThan(5)
  })

  const failures: readonly (readonly [string, string, Partial<GroupOptions>, string])[] = [
    ['one that is killed', "process.kill(process.pid, 'SIGKILL')", {}, 'killed'],
    ['one that hangs', 'setInterval(() => {}, 1000)', { timeout: 300 }, 'timeout'],
    [
      'one that says too much',
      "const go = () => process.stdout.write('x'.repeat(1000), go); go()",
      { maxOutput: 100_000 },
      'too-much-output',
    ],
    ['a run that was cancelled before', '', { signal: AbortSignal.abort() }, 'killed'],
  ]
  it.each(failures)('fails for %s', async (_, script, options, reason) => {
    await expect(run(script, options)).rejects.toMatchObject({ name: 'ChildFailure', reason })
  })

  it('fails for a program that is not there', async () => {
    const options = {
      cwd: '/',
      env: {},
      signal: new AbortController().signal,
      timeout: 1000,
      onLine: () => {},
    }
    await expect(runGroup('/nowhere/program', [], options)).rejects.toMatchObject({ reason: 'not-found' })
  })

  it('ends all of the group when it is cancelled, those that will not too', async () => {
    const controller = new AbortController()
    const pids: number[] = []
    const onLine = (line: string): void => {
      pids.push(Number(line))
      controller.abort()
    }
    const going = run(`${withGrandchild}; setInterval(() => {}, 1000)`, {
      signal: controller.signal,
      grace: 200,
      onLine,
    })
    await expect(going).rejects.toMatchObject({ reason: 'killed' })
    expect(pids.map(alive)).toEqual([false])
  })

  it('ends what a program leaves behind', async () => {
    const { stdout } = await run(`${withGrandchild}; setTimeout(() => process.exit(0), 200)`)
    expect(await endsSoon(Number(stdout))).toBe(true)
  })

  it('asks all of the group before it kills', () =>
    withScratch(async (folder) => {
      const file = join(folder, 'said')
      const bye = `process.on('SIGTERM', () => { require('fs').writeFileSync(${JSON.stringify(file)}, 'bye'); process.exit(0) })
        console.log('ready'); setInterval(() => {}, 1000)`
      const script = `process.on('SIGTERM', () => {})
        require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(bye)}], { stdio: 'inherit' })
          .on('exit', () => process.exit(0))`
      const controller = new AbortController()
      await expect(
        run(script, { signal: controller.signal, onLine: () => controller.abort() }),
      ).rejects.toThrow('was cancelled')
      expect(await readFile(file, 'utf8')).toBe('bye')
    }))
})

/** A signal that was sent takes a moment to be obeyed. */
async function endsSoon(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 200 && alive(pid); tries++) await setTimeout(25)
  return !alive(pid)
}
