import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { command } from '../../../src/commands/scan-image.ts'
import { execute } from '../../../src/core/command/execute.ts'
import { siteIn } from '../../fakes/site.ts'
import { app, outputs } from './app.ts'

it.each([
  ['build the image', ['Dockerfile', 'app.js', 'many']],
  ['look into every layer', ['Dockerfile', 'app.js', 'many', 'out']],
])('cancelled at the step "%s" is incomplete, and leaves nothing half-written', (at, left) =>
  app(async (folder) => {
    await mkdir(join(folder, 'many'))
    for (let file = 0; file < 300; file++) await writeFile(join(folder, 'many', `${file}`), '')
    await writeFile(join(folder, 'verdict.json'), 'an older verdict')
    const controller = new AbortController()
    const site = siteIn(folder)
    const progress = {
      ...site.progress,
      step: <T>(title: string, work: () => Promise<T>): Promise<T> => {
        if (title === at) controller.abort(new Error('stopped by SIGTERM'))
        return work()
      },
    }
    const inputs: Readonly<Record<string, string>> = outputs
    const cancelled = { ...site, progress, signal: controller.signal }
    expect(await execute(command, (name) => inputs[name] ?? '', cancelled)).toMatchObject({
      report: { outcome: 'incomplete', detail: 'cancelled' },
    })
    expect((await readdir(folder)).toSorted()).toEqual(left)
  }),
)
