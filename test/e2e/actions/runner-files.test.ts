import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { temporaryFolder } from '../../folder.ts'
import { nodes, runAction } from '../runner.ts'
import { withCommittedKey } from './committed-key.ts'

const folder = temporaryFolder()
let repository = ''
beforeAll(async () => {
  ;({ repository } = await withCommittedKey(folder))
})

describe('the files of the runner', () => {
  const [, node] = nodes[0] ?? ['', process.execPath]
  const inputs = { scope: 'tree' }
  it.each([
    ['GITHUB_OUTPUT', 'no/such/file', 'ENOENT'],
    ['GITHUB_OUTPUT', '.', 'it is a folder'],
    ['GITHUB_STEP_SUMMARY', 'no/such/file', 'ENOENT'],
    ['GITHUB_STEP_SUMMARY', '.', 'it is a folder'],
    ['RUNNER_TEMP', 'no/such/folder', 'ENOENT'],
    ['RUNNER_TEMP', 'repository/app.py', 'it is no folder'],
  ])('%s=%s is named, and nothing is done', async (variable, written, code) => {
    const env = { [variable]: join(folder, written) }
    const step = await runAction('secret-guard', { node, workspace: repository, inputs, env })
    expect([step.code, step.outputs, step.summary]).toEqual([1, {}, ''])
    expect(step.log).toBe(`::error::${variable}: cannot write "${env[variable]}" (${code})\n`)
  })

  it('may be a summary that is not there yet', async () => {
    const summary = join(folder, 'summary.md')
    const env = { GITHUB_STEP_SUMMARY: summary }
    await runAction('secret-guard', { node, workspace: repository, inputs, env })
    expect(readFileSync(summary, 'utf8')).toContain('### secret-guard: blocked (secrets)')
  })
})
