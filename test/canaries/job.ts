import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Order, Watched } from './watch.ts'

type Job = {
  readonly workspace: string
  readonly inputs: Readonly<Record<string, string>>
  readonly event?: { readonly name: string; readonly sha?: string; readonly payload: unknown }
  readonly env?: Readonly<Record<string, string>>
}

/** The built action as GitHub's runner starts it; `runner` becomes the folder of its command files. */
export async function job(
  name: string,
  runner: string,
  { workspace, inputs, event, env }: Job,
): Promise<Order> {
  const at = (file: string): string => join(runner, file)
  await mkdir(at('temp'), { recursive: true })
  await mkdir(at('home'), { recursive: true })
  const files = ['OUTPUT', 'STEP_SUMMARY', 'STATE', 'ENV', 'PATH']
  for (const file of files) await writeFile(at(file), '')
  await writeFile(at('event.json'), JSON.stringify(event?.payload ?? {}))
  const given = Object.entries(inputs).map(([input, value]) => [`INPUT_${input.toUpperCase()}`, value])
  return {
    command: process.execPath,
    args: [fileURLToPath(new URL(`../../actions/${name}/main.js`, import.meta.url))],
    cwd: workspace,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: at('home'),
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_PATH: at('event.json'),
      GITHUB_EVENT_NAME: event?.name ?? 'workflow_dispatch',
      GITHUB_SHA: event?.sha ?? '',
      GITHUB_WORKSPACE: workspace,
      RUNNER_TEMP: at('temp'),
      ...Object.fromEntries(files.map((file) => [`GITHUB_${file}`, at(file)])),
      ...Object.fromEntries(given),
      ...env,
    },
    folders: [workspace, runner],
  }
}

/**
 * What a job's log keeps. A runner learns what to star out only by a line `::add-mask::VALUE` on stdout: it takes
 * that line out of the log and acts on it, so this one place is where a value has to stand.
 * docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#masking-a-value-in-a-log
 */
export const asLogged = (watched: Watched): Watched => ({
  ...watched,
  traces: watched.traces.map(({ place, bytes }) => ({
    place,
    bytes:
      place === 'stdout'
        ? Buffer.from(bytes.toString('latin1').replace(/^::add-mask::.*$/gm, ''), 'latin1')
        : bytes,
  })),
})
