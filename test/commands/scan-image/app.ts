import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { command } from '../../../src/commands/scan-image.ts'
import { execute } from '../../../src/core/command/execute.ts'
import { siteIn } from '../../fakes/site.ts'

export type Inputs = Readonly<Record<string, string>>

/** No engine is asked unless `inputs` says which. */
export const scan = (cwd: string, inputs: Inputs = {}, env = {}) =>
  execute(command, (name) => ({ engines: 'none', ...inputs })[name] ?? '', siteIn(cwd, env))

export async function reportOf(cwd: string, inputs: Inputs = {}, env = {}) {
  const conclusion = await scan(cwd, inputs, env)
  if (conclusion.kind === 'usage') throw conclusion.error
  return conclusion.report
}

export const app = (work: (folder: string) => Promise<void>, dockerfile = ['FROM scratch', 'COPY . /app/']) =>
  withScratch(async (folder) => {
    await writeFile(join(folder, 'Dockerfile'), dockerfile.join('\n'))
    await writeFile(join(folder, 'app.js'), 'console.log(1)')
    await work(folder)
  })

export const outputs = { layout: 'out', verdict: 'verdict.json' }
