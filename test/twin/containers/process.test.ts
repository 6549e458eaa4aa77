import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { ImageConfig } from '../../../src/core/image/oci.ts'
import { simulated } from '../../../src/twin/containers/isolation.ts'
import { containerProcess, inside } from '../../../src/twin/containers/process.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'kship-'))
  await mkdir(join(root, 'etc'))
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0::/:\napp:x:101:102::/:\n')
  await writeFile(join(root, 'etc/group'), 'root:x:0:\nstaff:x:50:\n')
})
afterAll(() => rm(root, { recursive: true, force: true }))

type Settings = NonNullable<ImageConfig['config']>
const plan = (config: Settings, command: readonly string[] = [], environment = {}, users = true) =>
  containerProcess(
    {
      name: 'app',
      root,
      config: { os: 'linux', architecture: 'amd64', config, rootfs: { type: 'layers', diff_ids: [] } },
      command,
      environment,
    },
    { ...simulated, users },
  )
/** What follows the switches of `unshare`. */
const run = (argv: readonly string[]): readonly string[] => argv.slice(argv.indexOf('--') + 1)

describe('a container', () => {
  it.each([
    ['Cmd after Entrypoint', { Entrypoint: ['/e'], Cmd: ['c'] }, [], ['/e', 'c']],
    ['Cmd alone', { Cmd: ['/c', 'd'] }, [], ['/c', 'd']],
    ["the deployment's command for Cmd", { Entrypoint: ['/e'], Cmd: ['c'] }, ['x', 'y'], ['/e', 'x', 'y']],
    ['Entrypoint null', { Entrypoint: null, Cmd: ['/c'] }, [], ['/c']],
  ])('runs %s', async (_, config, command, expected) => {
    expect(run((await plan(config, command)).argv)).toEqual(expected)
  })

  it('without a command is refused', async () => {
    await expect(plan({})).rejects.toThrow('No command specified')
  })

  it.each([
    ['a number', '10001', ['--setgid=0', '--setuid=10001']],
    ['number and group', '10001:10002', ['--setgid=10002', '--setuid=10001']],
    ['a name', 'app', ['--setgid=102', '--setuid=101']],
    ['a name and a group', 'app:staff', ['--setgid=50', '--setuid=101']],
    ['a known number', '101', ['--setgid=102', '--setuid=101']],
  ])('runs as its User by %s', async (_, User, expected) => {
    expect((await plan({ Cmd: ['/c'], User })).argv).toEqual(expect.arrayContaining(expected))
    expect((await plan({ Cmd: ['/c'], User }, [], {}, false)).argv.join()).not.toContain('setuid')
  })

  it('is refused for a User that the image does not know', async () => {
    await expect(plan({ Cmd: ['/c'], User: 'nobody' })).rejects.toThrow('unable to find user nobody')
    await expect(plan({ Cmd: ['/c'], User: 'app:none' })).rejects.toThrow('unable to find group none')
  })

  it("has the image's environment, the deployment's over it, and no other", async () => {
    const { env } = await plan({ Cmd: ['/c'], Env: ['A=1', 'B=x=y', 'C'] }, [], { A: '2' })
    expect(env).toEqual({ PATH: expect.any(String), A: '2', B: 'x=y', C: '' })
  })

  it('starts in its folder, which is made', async () => {
    expect((await plan({ Cmd: ['/c'], WorkingDir: '/srv/app' })).argv).toContain('--wd=/srv/app')
    expect(existsSync(join(root, 'srv/app'))).toBe(true)
    expect((await plan({ Cmd: ['/c'] })).argv).toContain('--wd=/')
  })
})

it('runs another command where the container runs, as the same user and with the same environment', async () => {
  const own = await plan({ Cmd: ['/c', '--', 'd'], User: '10001', WorkingDir: '/app' }, [], { A: '1' })
  const other = inside(own, ['/check', '--fast'])
  expect(other.argv).toEqual([...own.argv.slice(0, own.argv.indexOf('--')), '--', '/check', '--fast'])
  expect(other.argv).toContain('--setuid=10001')
  expect(other.env).toEqual(own.env)
})
