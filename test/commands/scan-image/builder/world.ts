import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withScratch } from '../../../../src/adapters/system/scratch.ts'
import { command } from '../../../../src/commands/scan-image.ts'
import { execute } from '../../../../src/core/command/execute.ts'
import { putLayout, tarOf } from '../../../fakes/layout.ts'
import { putBuildctl } from '../../../fakes/program.ts'
import { recordingSite } from '../../../fakes/site.ts'

export type Inputs = Readonly<Record<string, string>>

/** A folder with a Dockerfile that runs something, a ready layout `made`, and a buildctl that does what the body says. */
export const app = (body: string, work: (folder: string) => Promise<void>) =>
  withScratch(async (folder) => {
    await mkdir(join(folder, 'app'))
    await writeFile(join(folder, 'app', 'Dockerfile'), 'FROM scratch\nRUN make\n')
    await writeFile(join(folder, 'app', '.dockerignore'), 'ignored\n')
    await putLayout(join(folder, 'made'), [{ tar: await tarOf({ a: 'x' }) }])
    await putBuildctl(join(folder, 'bin'), body)
    await work(folder)
  })

export async function scan(
  folder: string,
  inputs: Inputs = {},
  rest: Parameters<typeof recordingSite>[1] = {},
) {
  const all: Inputs = { context: 'app', layout: 'out', engines: 'none', ...inputs }
  const site = recordingSite(folder, { env: { PATH: join(folder, 'bin') }, ...rest })
  const conclusion = await execute(command, (name) => all[name] ?? '', site)
  return { conclusion, said: site.said }
}

export const copies = (folder: string): string =>
  `fs.cpSync(${JSON.stringify(join(folder, 'made'))}, layout, { recursive: true })`
export const named = (digest: string): string =>
  `fs.writeFileSync(metadata, JSON.stringify({ 'containerimage.digest': '${digest}' }))`
/** The body can only be written once the folder is known. */
export const withBody = (
  body: (folder: string) => string | Promise<string>,
  work: (folder: string) => Promise<void>,
) =>
  app('', async (folder) => {
    await putBuildctl(join(folder, 'bin'), await body(folder))
    await work(folder)
  })
export async function digestIn(folder: string): Promise<string> {
  return JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')).manifests[0].digest
}
export const builds = async (folder: string): Promise<string> =>
  `${copies(folder)}; ${named(await digestIn(join(folder, 'made')))}`
