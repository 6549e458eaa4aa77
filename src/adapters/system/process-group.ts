import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { ChildFailure, ended } from './child.ts'

export type GroupOptions = {
  readonly cwd: string
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  /** Milliseconds; then the group is ended. */
  readonly timeout: number
  /** Bytes of stdout and stderr together; past it the group is ended. Default 64 MiB. */
  readonly maxOutput?: number
  /** Milliseconds between asking the group to end and killing it. Default 5000. */
  readonly grace?: number
  /** Told each line of stdout and stderr as it comes, without its end; long ones come in pieces. */
  readonly onLine: (line: string) => void
}
export type GroupResult = { readonly code: number; readonly stdout: string }

const maxStdout = 1024 * 1024
const maxLine = 16 * 1024

/**
 * Runs a program, without a shell, as a process group of its own: what it started ends with it. Throws
 * `ChildFailure` when it gives no exit code.
 */
export async function runGroup(
  program: string,
  args: readonly string[],
  options: GroupOptions,
): Promise<GroupResult> {
  const { signal, timeout, grace = 5000, onLine } = options
  if (signal.aborted) throw new ChildFailure('killed', `${program} was not started`)
  const group = new Group(program, args, options)
  const stdout = group.read(options.maxOutput ?? 64 * 1024 * 1024, onLine)
  const cancel = (): void => group.end('killed', 'was cancelled', grace)
  const timer = setTimeout(
    () => group.end('timeout', `did not end within ${timeout / 1000} s`, grace),
    timeout,
  )
  signal.addEventListener('abort', cancel, { once: true })
  try {
    return { code: await group.ended(), stdout: stdout.join('\n') }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', cancel)
  }
}

class Group {
  readonly #program: string
  readonly #child: ChildProcessByStdio<null, Readable, Readable>
  #failure: ChildFailure | undefined
  #killing: NodeJS.Timeout | undefined

  constructor(program: string, args: readonly string[], { cwd, env }: Pick<GroupOptions, 'cwd' | 'env'>) {
    this.#program = program
    this.#child = spawn(program, args, {
      cwd,
      env,
      shell: false,
      windowsHide: true,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }

  /** Reads both streams by lines; gives those of stdout, as they come. */
  read(maxOutput: number, onLine: (line: string) => void): readonly string[] {
    const stdout: string[] = []
    let kept = 0
    let size = 0
    const onChunk = (chunk: Buffer): void => {
      size += chunk.length
      if (size > maxOutput) this.end('too-much-output', `wrote more than ${maxOutput} bytes`, 0)
    }
    readLines(this.#child.stderr, onChunk, onLine)
    readLines(this.#child.stdout, onChunk, (line) => {
      onLine(line)
      kept += line.length + 1
      if (kept <= maxStdout) stdout.push(line)
    })
    return stdout
  }

  /** Asks the group to end, and kills it after the grace; the first reason is the one that is told. */
  end(reason: ChildFailure['reason'], message: string, grace: number): void {
    this.#failure ??= new ChildFailure(reason, `${this.#program} ${message}`)
    kill(this.#child.pid, grace === 0 ? 'SIGKILL' : 'SIGTERM')
    this.#killing ??= setTimeout(() => kill(this.#child.pid, 'SIGKILL'), grace)
  }

  async ended(): Promise<number> {
    // What it left behind would hold the pipes open, and go on.
    this.#child.once('exit', () => kill(this.#child.pid, 'SIGKILL'))
    try {
      const code = await ended(this.#child, this.#program)
      if (this.#failure === undefined) return code
    } catch (error) {
      throw this.#failure ?? error
    } finally {
      clearTimeout(this.#killing)
    }
    throw this.#failure
  }
}

function kill(group: number | undefined, name: NodeJS.Signals): void {
  if (group === undefined) return
  try {
    process.kill(-group, name)
  } catch {
    // It has ended already.
  }
}

function readLines(stream: Readable, onChunk: (chunk: Buffer) => void, onLine: (line: string) => void): void {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  stream.on('data', (chunk: Buffer) => {
    onChunk(chunk)
    const lines = (rest + decoder.write(chunk)).split(/\r?\n|\r/)
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line)
    while (rest.length > maxLine) {
      onLine(rest.slice(0, maxLine))
      rest = rest.slice(maxLine)
    }
  })
  stream.on('end', () => {
    if (rest !== '') onLine(rest)
  })
}
