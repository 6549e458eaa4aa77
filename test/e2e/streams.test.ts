import { spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from '@jest/globals'
import { temporaryFolder } from '../folder.ts'
import { cli } from '../process.ts'

const folder = temporaryFolder()

it('ends on a signal while it waits for stdin', async () => {
  const child = spawn(process.execPath, [cli, 'secret-guard', '--scope', 'stdin'], { cwd: folder })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  const ended = new Promise((resolve) => child.on('close', resolve))
  await wait(1500)
  child.kill('SIGTERM')
  const code = await Promise.race([ended, wait(5000, 'still there', { ref: false })])
  child.kill('SIGKILL')
  expect(code).toBe(3)
  expect(said).toContain('cancelled')
}, 15_000)

it('does not take what it did not read of stdin for clean', () => {
  const input = Buffer.alloc(64 * 1024 * 1024 + 1)
  const { status, stdout } = spawnSync(process.execPath, [cli, 'secret-guard', '--scope', 'stdin'], {
    cwd: folder,
    encoding: 'utf8',
    input,
  })
  expect([status, stdout]).toEqual([3, expect.stringContaining('not-read')])
})

it('keeps its exit code when the reader of stdout has gone', () => {
  const pipe = spawn(process.execPath, [cli, 'help'], { cwd: folder })
  pipe.stdout.destroy()
  return new Promise<void>((resolve) => {
    let stderr = ''
    pipe.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8')
    })
    pipe.on('close', (code) => {
      expect([code, stderr]).toEqual([0, ''])
      resolve()
    })
  })
})

const full = '/dev/full'
const where = existsSync(full) ? it : it.failing
where('says in one line that stdout takes no more', () => {
  const stdout = openSync(full, 'w')
  const { status, stderr } = spawnSync(process.execPath, [cli, 'secret-guard'], {
    cwd: folder,
    stdio: ['ignore', stdout, 'pipe'],
    encoding: 'utf8',
  })
  closeSync(stdout)
  expect(stderr).toMatch(/^kship: cannot write to stdout \(ENOSPC[^\n]*\)\n$/)
  expect(status).toBe(2)
})
