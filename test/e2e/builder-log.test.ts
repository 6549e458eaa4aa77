import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { withScratch } from '../../src/adapters/system/scratch.ts'
import { putBuildctl } from '../fakes/program.ts'
import { nodes, runAction } from './runner.ts'

it.each(nodes)('a builder commands the runner by nothing that it says (%s)', (_, node) =>
  withScratch(async (workspace) => {
    await mkdir(join(workspace, 'bin'))
    await writeFile(join(workspace, 'Dockerfile'), 'FROM scratch\nRUN make\n')
    const lines = ['::add-mask::1', '  ::error::2', 'text ##[add-path]3', '\\u001b[2K::stop-commands::4']
    const body = `${lines.map((line) => `console.log('${line}')`).join('\n')}\nprocess.exitCode = 1`
    await putBuildctl(join(workspace, 'bin'), body)
    const { code, log, outputs } = await runAction('scan-image', {
      node,
      workspace,
      inputs: {},
      env: { PATH: join(workspace, 'bin') },
    })
    expect(code).toBe(1)
    expect(outputs).toMatchObject({ outcome: 'failed', detail: 'builder-failed' })
    // The group that the builder speaks in; what stands outside it is said by us.
    const group = log
      .slice(log.indexOf('::group::build the image'), log.indexOf('::endgroup::'))
      .split('\n')
      .slice(1)
    const said = group.filter((line) => /[1-4]$/.test(line) && !line.startsWith('builder:'))
    expect(said).toHaveLength(4)
    expect(said.filter((line) => /^\s*::|##\[/.test(line))).toEqual([])
  }),
)
