import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withScratch } from '../../src/adapters/system/scratch.ts'
import { type Canaries, formsOf } from './forms.ts'

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

/** Bytes that a run wrote or handed to a child, and where. */
export type Trace = { readonly place: string; readonly bytes: Buffer }
export type Child = { readonly argv: readonly string[]; readonly env: Readonly<Record<string, string>> }
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

type Seen = {
  readonly code: number
  readonly processes: readonly { readonly cmdline: string; readonly environ: string }[]
  readonly files: readonly { readonly path: string; readonly target?: string; readonly copy?: string }[]
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

/**
 * A git lives for a few milliseconds, so it writes down itself how it was started. git puts its own folder of
 * programs first on PATH for a hook: the recording one stands there too.
 */
async function recordingGit(bin: string, records: string): Promise<void> {
  const programs = execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim()
  const real = execFileSync('/bin/sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()
  const names = (await readdir(programs)).filter((name) => name !== 'git')
  await Promise.all(names.map((name) => symlink(join(programs, name), join(bin, name))))
  // Without /proc the arguments are what can be told.
  const script = [
    '#!/bin/sh',
    `cat /proc/$$/cmdline > ${records}/$$.cmdline 2>/dev/null || printf '%s\\0' "$@" > ${records}/$$.cmdline`,
    `cat /proc/$$/environ > ${records}/$$.environ 2>/dev/null || env > ${records}/$$.environ`,
    `exec ${real} "$@"`,
  ]
  await writeFile(join(bin, 'git'), `${script.join('\n')}\n`)
  await chmod(join(bin, 'git'), 0o755)
}

/** What our own code starts, it tells before it starts it: a child may be gone before /proc could be read. */
const recordingNode = (file: string, records: string): Promise<void> =>
  writeFile(
    file,
    `import { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
const { spawn } = ChildProcess.prototype
ChildProcess.prototype.spawn = function (options) {
  const file = ${JSON.stringify(records)} + '/' + randomUUID()
  writeFileSync(file + '.environ', options.envPairs.join('\\0'))
  writeFileSync(file + '.cmdline', options.args.join('\\0'))
  return spawn.call(this, options)
}
`,
  )

async function startsIn(records: string): Promise<Child[]> {
  const names = (await readdir(records)).filter((name) => name.endsWith('.cmdline'))
  return Promise.all(
    names.map(async (name) =>
      toChild(
        await readFile(join(records, name)),
        await readFile(join(records, name.replace('.cmdline', '.environ'))),
      ),
    ),
  )
}

const childOf = ({ cmdline, environ }: Seen['processes'][number]): Child =>
  toChild(Buffer.from(cmdline, 'base64'), Buffer.from(environ, 'base64'))

const toChild = (cmdline: Buffer, environ: Buffer): Child => ({
  argv: cmdline.toString('latin1').split('\0'),
  env: Object.fromEntries(environ.toString('latin1').split('\0').filter(Boolean).map(pairOf)),
})

const pairOf = (text: string): [string, string] => {
  const equals = text.indexOf('=')
  return [text.slice(0, equals), text.slice(equals + 1)]
}

const tracesOf = ({ argv, env }: Child): Trace[] => [
  { place: `argv of ${argv[0]}`, bytes: Buffer.from(argv.join('\0'), 'latin1') },
  { place: `environ of ${argv[0]}`, bytes: Buffer.from(Object.entries(env).join('\0'), 'latin1') },
]

async function temporaryTrace({ path, target = '', copy }: Seen['files'][number]): Promise<Trace> {
  const content = copy === undefined ? Buffer.from(target) : await readFile(copy)
  return { place: `TMPDIR/${path}`, bytes: Buffer.concat([Buffer.from(`${path}\0`), content]) }
}

async function fileTrace([path]: readonly [string, string]): Promise<Trace> {
  return { place: path, bytes: Buffer.concat([Buffer.from(`${path}\0`), await contentOf(path)]) }
}

const contentOf = (path: string): Promise<Buffer> =>
  readFile(path).catch(async () => Buffer.from(await readlink(path).catch(() => '')))

/** Every file and link below the folders, with a hash of what it says. */
async function hashes(folders: readonly string[]): Promise<(readonly [path: string, hash: string])[]> {
  const all: (readonly [string, string])[] = []
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      if (entry.isDirectory()) continue
      all.push([
        path,
        createHash('sha256')
          .update(await contentOf(path))
          .digest('hex'),
      ])
    }
  }
  return all
}
