import { spawn } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { expect, it } from '@jest/globals'
import { withScratch } from '../../src/adapters/system/scratch.ts'
import { cli } from '../process.ts'

/** Runs a rehearsal, sends SIGINT once stderr says so, and tells what it leaves in its temporary folder. */
const stopped = (
  saying: string,
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly left: readonly string[] }> =>
  withScratch(async (folder) => {
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder, TMPDIR: folder }
    const child = spawn(process.execPath, [cli, 'rehearse', ...args], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      const before = said.includes(saying)
      said += chunk.toString('utf8')
      if (!before && said.includes(saying)) child.kill('SIGINT')
    })
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
    return { code, left: await readdir(folder) }
  })

// With a fault a deployment is reached sooner: its road needs no mending.
it.each([
  ['$ kship secret-guard', []],
  ['$ kship scan-image', []],
  ['$ kship deploy-lightsail', ['--fault', 'lightsail-unhealthy']],
  ['$ kship deploy-fargate', ['--fault', 'fargate-rolled-back']],
])('a rehearsal that is interrupted at “%s” leaves nothing behind', async (saying, args) => {
  expect(await stopped(saying, args)).toEqual({ code: 3, left: [] })
})
