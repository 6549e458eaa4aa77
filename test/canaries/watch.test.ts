import { describe, expect, it } from '@jest/globals'
import { withScratch } from '../../src/adapters/system/scratch.ts'
import { drawn } from '../core/secrets/plant.ts'
import { formsOf } from './forms.ts'
import { leaks, type Order, type Watched, watch } from './watch.ts'

const canary = `${drawn('watched', 40, 'base64')}/"`
const canaries = { canary }
const path = process.env['PATH'] ?? ''

/** A program of one line that has the canary in its own environment, as a command of ours has its user's. */
const leaky = (code: string, rest: Partial<Order> = {}): Promise<Watched> =>
  withScratch((folder) =>
    watch({
      command: process.execPath,
      args: ['-e', code],
      cwd: folder,
      env: { PATH: path, CANARY: canary },
      folders: [folder],
      ...rest,
    }),
  )

const child = 'const { spawn } = require("node:child_process"); const { CANARY, PATH } = process.env;'
const files = 'const fs = require("node:fs"); const { CANARY, TMPDIR } = process.env;'
const wait = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);'

/** The canary in two parts, so that only what is made of them holds it. */
const halved = '{ env: { PATH, A: CANARY.slice(0, 9), B: CANARY.slice(9) } }'

/** What /proc alone can tell: no program of ours started it. */
const onLinux: readonly (readonly [name: string, code: string, place: string])[] =
  process.platform !== 'linux'
    ? []
    : [
        [
          'argument of a grandchild',
          `${child} spawn("sh", ["-c", "sh -c 'sleep 0.3; :' \\"$A$B\\"; :"], ${halved})`,
          'argv of sh',
        ],
        [
          'environment of a grandchild whose parent has ended',
          `${child} spawn("sh", ["-c", "A=\\"$A$B\\" B= sleep 0.4 & sleep 0.2"], ${halved}); spawn("sleep", ["0.6"], { env: { PATH } })`,
          'environ of sleep',
        ],
      ]

describe('a leak is seen', () => {
  it.each([
    [
      'argument of git',
      `${child} spawn("git", ["--version", CANARY], { env: { PATH: PATH } })`,
      'argv of git',
    ],
    ['environment of git', `${child} spawn("git", ["--version"])`, 'environ of git'],
    [
      'git that another program starts',
      `${child} spawn("sh", ["-c", "git --version \\"$A$B\\"; :"], ${halved})`,
      'argv of /bin/sh',
    ],
    ...onLinux,
    ['stdout', 'process.stdout.write(process.env.CANARY)', 'stdout'],
    ['stderr', 'process.stderr.write(process.env.CANARY)', 'stderr'],
    ['file of the work tree', `${files} fs.writeFileSync("new.txt", CANARY)`, '/new.txt'],
    ['file that is left in TMPDIR', `${files} fs.writeFileSync(TMPDIR + "/a", CANARY)`, 'TMPDIR/a'],
    [
      'file that was in TMPDIR',
      `${files} fs.mkdirSync(TMPDIR + "/in"); ${wait} fs.writeFileSync(TMPDIR + "/in/a", CANARY); ${wait} fs.rmSync(TMPDIR + "/in", { recursive: true })`,
      'TMPDIR/in/a',
    ],
    [
      'name of a file in TMPDIR',
      `${files} fs.mkdirSync(TMPDIR + "/" + Buffer.from(CANARY).toString("hex")); ${wait}`,
      'TMPDIR/',
    ],
  ])('%s', async (_, code, place) => {
    const found = leaks(await leaky(code), canaries)
    expect(found).toContainEqual(expect.stringContaining(place))
  })

  it.each(formsOf(canary))('%s', async (form) => {
    const bytes = formsOf(canary).find(([name]) => name === form)?.[1] ?? Buffer.alloc(0)
    const seen = {
      traces: [{ place: 'stdout', bytes: Buffer.concat([Buffer.from('é '), bytes, Buffer.from(' ')]) }],
    }
    expect(leaks(seen, canaries)).toContain(`canary in stdout as ${form}`)
  })

  it.each([0, 1, 2])('inside other base64, %d bytes in', (offset) => {
    const bytes = Buffer.from(Buffer.from(`${'x'.repeat(offset)}${canary} and more`).toString('base64'))
    expect(leaks({ traces: [{ place: 'stdout', bytes }] }, canaries)).not.toEqual([])
  })
})

it('tells no leak where there is none, and what the command came to', async () => {
  const silent = `${child} process.stdout.write("out"); spawn("git", ["--version"], { env: { PATH: PATH } }).on("close", () => process.exit(7))`
  const seen = await leaky(silent, { input: 'in' })
  expect([seen.code, seen.stdout, seen.left, leaks(seen, canaries)]).toEqual([7, 'out', [], []])
  expect(seen.children.map(({ argv }) => argv.join(' '))).toContain('git --version')
})
