import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { temporaryFolder } from '../folder.ts'
import { cli, run } from '../process.ts'

const folder = temporaryFolder()
const repository = join(folder, 'repository')
execFileSync('git', ['init', '-q', repository])

it('ends on a signal while it waits for stdin', async () => {
  const child = spawn(process.execPath, [cli, 'secret-guard', '--scope', 'stdin'], { cwd: folder })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  const ended = new Promise((resolve) => child.on('close', resolve))
  // More than a pipe holds: once it is written somebody has read, and waits for the rest.
  await new Promise((resolve) => child.stdin.write(Buffer.alloc(1 << 20), resolve))
  child.kill('SIGTERM')
  const code = await Promise.race([ended, wait(30_000, 'still there', { ref: false })])
  child.kill('SIGKILL')
  expect(code).toBe(3)
  expect(said).toContain('cancelled')
})

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

describe('standard input that nobody has given', () => {
  it.each([
    ['a folder', '<.', 'it is a folder'],
    ['closed', '<&-', 'it is closed, or the null device'],
    ['the null device', '</dev/null', 'it is closed, or the null device'],
    ['open for writing alone', '0>written', 'it is open for writing alone'],
  ])('does not pass for clean when it is %s', async (_, redirection, why) => {
    for (const scope of ['stdin', 'push']) {
      const script = `"$0" "$1" secret-guard --directory "$2" --scope ${scope} ${redirection}`
      const { code, stdout, stderr } = await run('sh', ['-c', script, process.execPath, cli, repository], {
        cwd: folder,
      })
      expect([code, stdout, stderr.split('\n').length]).toEqual([2, '', 2])
      expect(stderr).toContain(`input "scope": nothing can be read from standard input (${why})`)
    }
  })

  it.each([
    ['pipe', '', ':|'],
    ['file', '<empty', ''],
  ])('is not an empty %s, which says that it has 0 bytes', async (_, behind, before) => {
    writeFileSync(join(folder, 'empty'), '')
    const script = `${before} "$0" "$1" secret-guard --scope stdin ${behind}`
    const { code, stdout } = await run('sh', ['-c', script, process.execPath, cli], { cwd: folder })
    expect([code, stdout]).toEqual([0, expect.stringContaining('0 bytes')])
  })
})

const limited = process.platform === 'win32' ? it.failing : it
limited('leaves no half of a report behind where the disk takes no more', () => {
  const report = join(folder, 'report.html')
  writeFileSync(report, 'of before')
  const line = 'ulimit -f 1; exec "$0" "$1" secret-guard --format html --output "$2"'
  const { status, stderr } = spawnSync('sh', ['-c', line, process.execPath, cli, report], {
    cwd: repository,
    encoding: 'utf8',
  })
  expect([status, stderr]).toEqual([2, expect.stringContaining('cannot write')])
  expect(existsSync(report)).toBe(false)
})
