import { join } from 'node:path'
import { describe, expect, it, jest } from '@jest/globals'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { command as deployFargate } from '../../../src/commands/deploy-fargate.ts'
import { command as deployLightsail } from '../../../src/commands/deploy-lightsail.ts'
import { command as hook } from '../../../src/commands/hook.ts'
import { command as rehearse } from '../../../src/commands/rehearse.ts'
import { command as scanImage } from '../../../src/commands/scan-image.ts'
import { command as secretGuard } from '../../../src/commands/secret-guard.ts'
import { command as verdict } from '../../../src/commands/verdict.ts'
import type { Command } from '../../../src/core/command/command.ts'
import { token } from '../../canaries/planted.ts'
import { leaks } from '../../canaries/watch.ts'
import { cli, run } from '../../process.ts'

jest.setTimeout(120_000)

const commands: readonly Pick<Command, 'name' | 'inputs'>[] = [
  secretGuard,
  scanImage,
  deployFargate,
  deployLightsail,
  verdict,
  hook,
  rehearse,
]
/** Something for every other input that has to be there. */
const given: Readonly<Record<string, readonly string[]>> = {
  'deploy-fargate': [
    '--image',
    `registry.example.invalid/none@sha256:${'0'.repeat(64)}`,
    '--service',
    'none',
  ],
  'deploy-lightsail': ['--spec', 'none.yml', '--image', 'none', '--service', 'none'],
  verdict: ['show', 'none.json'],
  hook: ['status'],
  rehearse: ['--fault', 'list'],
  'scan-image': ['--image', 'none'],
}
const canary = token('input')

async function leaked(cwd: string, args: readonly string[]): Promise<readonly string[]> {
  const { stdout, stderr } = await run(process.execPath, [cli, ...args], { cwd, env: { HOME: cwd } })
  const traces = [
    { place: 'stdout', bytes: Buffer.from(stdout) },
    { place: 'stderr', bytes: Buffer.from(stderr) },
  ]
  return leaks({ traces }, { [args.join(' ').replaceAll(canary, 'CANARY')]: canary })
}

describe('a secret that was given as an input is not said again', () => {
  it.each(commands)('$name', ({ name, inputs }) =>
    withScratch(async (folder) => {
      for (const input of Object.keys(inputs)) {
        expect(await leaked(folder, [name, ...(given[name] ?? []), `--${input}=${canary}`])).toEqual([])
      }
      expect(
        await leaked(folder, [name, ...(given[name] ?? []), '--format=json', `--directory=${canary}`]),
      ).toEqual([])
      expect(await leaked(folder, [name, `--${canary}`])).toEqual([])
      expect(await leaked(folder, [name, canary, canary])).toEqual([])
    }),
  )

  it('in place of a command', () =>
    withScratch(async (folder) => {
      expect(await leaked(folder, [canary])).toEqual([])
      expect(await leaked(folder, [canary, '--format', 'json'])).toEqual([])
      expect(await leaked(join(folder), ['help', canary])).toEqual([])
    }))
})
