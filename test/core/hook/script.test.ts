import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { hookScript } from '../../../src/core/hook/script.ts'
import { putProgram } from '../../fakes/program.ts'
import { run } from '../../process.ts'

it.each([
  ['the name of a remote', 'origin', 'origin'],
  ['no URL, which may hold a password', 'https://app@git.example.invalid/x.git', 'no remote'],
])('hands on %s', (_, remote, told) =>
  withScratch(async (folder) => {
    const node = await putProgram(folder, 'node', 'process.stderr.write(JSON.stringify(args.slice(1)))')
    const url = 'https://app@git.example.invalid/x.git'
    const script = hookScript('pre-push', { node, cli: join(folder, 'node') })
    const { code, stderr } = await run('/bin/sh', ['-c', script, join(folder, 'pre-push'), remote, url])
    expect([code, JSON.parse(stderr)]).toEqual([
      0,
      ['secret-guard', '--scope', 'push', '--remote', told, '--quiet'],
    ])
  }),
)
