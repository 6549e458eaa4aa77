import { spawn } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withScratch } from '../../src/adapters/system/scratch.ts'
import { type Canaries, formsOf } from './forms.ts'
import { type Caught, type Child, childOf, recordingGit, recordingNode, startsIn } from './starts.ts'
import { fileTrace, hashes, type Kept, type Trace, temporaryTrace, tracesOf } from './traces.ts'

const watcher = fileURLToPath(new URL('watcher.mjs', import.meta.url))

export type Order = {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  /** The whole environment but for TMPDIR, and a `git` and a node that write down what is started. */
  readonly env: Readonly<Record<string, string>>
  readonly input?: string
  /** Folders in which every file that the run made or changed is searched: the work tree, HOME, outputs. */
  readonly folders: readonly string[]
  /** Paths below those folders and TMPDIR where the user's own bytes may lie (invariant 1): layouts, clones. */
  readonly exempt?: RegExp
  /** Told the id of the watcher once it runs: a signal to it goes on to the command. */
  readonly onStart?: (pid: number) => void
}

export type Watched = {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** Descendants that were seen, by /proc and by the records. */
  readonly children: readonly Child[]
  /** What stands in TMPDIR afterwards, exempt or not. */
  readonly left: readonly string[]
  readonly traces: readonly Trace[]
}

/** Runs a command and keeps everything that it wrote anywhere and every argument and environment that it gave. */
export function watch(order: Order): Promise<Watched> {
  return withScratch(async (scratch) => {
    const at = (name: string): string => join(scratch, name)
    await Promise.all(['tmp', 'kept', 'bin', 'starts'].map((name) => mkdir(at(name))))
    await recordingGit(at('bin'), at('starts'))
    await recordingNode(at('recorder.mjs'), at('starts'))
    const before = new Map(await hashes(order.folders))
    const env = {
      ...order.env,
      PATH: `${at('bin')}:${order.env['PATH'] ?? ''}`,
      GIT_EXEC_PATH: at('bin'),
      NODE_OPTIONS: `--import=${at('recorder.mjs')}`,
      TMPDIR: at('tmp'),
    }
    const plan = { temporary: at('tmp'), kept: at('kept'), record: at('record.json') }
    const exempt = order.exempt ?? /$^/
    const { command, args, cwd } = order
    await writeFile(
      at('order.json'),
      JSON.stringify({ ...plan, command, args, cwd, env, exempt: exempt.source }),
    )
    const { stdout, stderr } = await run(at('order.json'), order)
    const seen = JSON.parse(await readFile(plan.record, 'utf8')) as Seen
    const children = [...seen.processes.map(childOf), ...(await startsIn(at('starts')))]
    const after = await hashes(order.folders)
    const changed = after.filter(([path, hash]) => before.get(path) !== hash && !exempt.test(path))
    return {
      code: seen.code,
      stdout: stdout.toString('utf8'),
      stderr: stderr.toString('utf8'),
      children,
      left: await readdir(at('tmp')),
      traces: [
        { place: 'stdout', bytes: stdout },
        { place: 'stderr', bytes: stderr },
        ...children.flatMap(tracesOf),
        ...(await Promise.all(seen.files.map(temporaryTrace))),
        ...(await Promise.all(changed.map(fileTrace))),
      ],
    }
  })
}

/** `name in place as form` for every canary that stands anywhere. */
export function leaks({ traces }: Pick<Watched, 'traces'>, canaries: Canaries): readonly string[] {
  return Object.entries(canaries).flatMap(([name, value]) =>
    formsOf(value).flatMap(([form, bytes]) =>
      traces
        .filter((trace) => trace.bytes.includes(bytes))
        .map(({ place }) => `${name} in ${place} as ${form}`),
    ),
  )
}

/** The watcher's record. */
type Seen = {
  readonly code: number
  readonly processes: readonly Caught[]
  readonly files: readonly Kept[]
}

function run(plan: string, { input = '', onStart }: Order): Promise<{ stdout: Buffer; stderr: Buffer }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [watcher, plan], { stdio: ['pipe', 'pipe', 'pipe'] })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.on('error', reject)
    child.on('close', () => resolve({ stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) }))
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    child.on('spawn', () => onStart?.(child.pid ?? 0))
  })
}
