import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The nodes that the bundle is tested on: the machine's own, and 24 where scripts/test.mjs could fetch it. */
export const nodes: readonly (readonly [name: string, binary: string])[] = [
  ['this node', process.execPath],
  ...withNode24(process.env['KSHIP_NODE_24'] ?? ''),
]
function withNode24(binary: string): [string, string][] {
  return existsSync(binary) ? [['node 24', binary]] : []
}

export type Step = {
  readonly code: number | null
  readonly log: string
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  /** The report file that the `report` output names. */
  readonly report: Record<string, unknown> | undefined
}
type Options = {
  readonly node: string
  readonly workspace: string
  readonly inputs: Readonly<Record<string, string>>
  readonly event?: { readonly name: string; readonly payload: unknown }
  readonly env?: Readonly<Record<string, string>>
}

/** Runs the built bundle as GitHub's runner does: `INPUT_*`, the command files, and nothing else of ours. */
export async function runAction(name: string, options: Options): Promise<Step> {
  const temp = await mkdtemp(join(tmpdir(), 'kship-runner-'))
  try {
    const files = Object.fromEntries(
      ['output', 'summary', 'event.json'].map((file) => [file, join(temp, file)]),
    )
    await writeFile(files['output'] ?? '', '')
    await writeFile(files['summary'] ?? '', '')
    await writeFile(files['event.json'] ?? '', JSON.stringify(options.event?.payload ?? {}))
    await mkdir(join(temp, 'runner-temp'))
    const { code, log } = await node(options.node, join(root, 'actions', name, 'main.js'), {
      PATH: process.env['PATH'] ?? '',
      HOME: temp,
      GITHUB_ACTIONS: 'true',
      GITHUB_OUTPUT: files['output'] ?? '',
      GITHUB_STEP_SUMMARY: files['summary'] ?? '',
      GITHUB_EVENT_PATH: files['event.json'] ?? '',
      GITHUB_EVENT_NAME: options.event?.name ?? 'workflow_dispatch',
      GITHUB_WORKSPACE: options.workspace,
      RUNNER_TEMP: join(temp, 'runner-temp'),
      ...inputEnvironment(options.inputs),
      ...options.env,
    })
    const outputs = parseOutputs(await readFile(files['output'] ?? '', 'utf8'))
    const file = outputs['report']
    const report = file === undefined ? undefined : JSON.parse(await readFile(file, 'utf8'))
    return { code, log, outputs, report, summary: await readFile(files['summary'] ?? '', 'utf8') }
  } finally {
    await rm(temp, { recursive: true, force: true })
  }
}

const inputEnvironment = (inputs: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]))

function node(
  binary: string,
  script: string,
  env: Record<string, string>,
): Promise<{ code: number | null; log: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, [script], { env, cwd: tmpdir(), stdio: ['ignore', 'pipe', 'pipe'] })
    let log = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        log += text
      })
    }
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, log }))
  })
}

/** `name<<DELIMITER`, value, `DELIMITER`: what @actions/core writes into GITHUB_OUTPUT. */
function parseOutputs(text: string): Record<string, string> {
  const found = text.matchAll(/^([^\n<]+)<<(\S+)\n(.*?)\n\2$/gms)
  return Object.fromEntries([...found].map(([, name, , value]) => [name, value]))
}

/** A report without what may differ between equal runs. */
export function comparable(report: Record<string, unknown> | undefined): unknown {
  const { timings: _, evidence, ...rest } = report ?? {}
  const { at: __, ...facts } = (evidence ?? {}) as Record<string, unknown>
  return { ...rest, evidence: facts }
}
