import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { ChildFailure } from './child.ts'

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
export function runGroup(
  program: string,
  args: readonly string[],
  options: GroupOptions,
): Promise<GroupResult> {
  const { cwd, env, signal, timeout, maxOutput = 64 * 1024 * 1024, grace = 5000, onLine } = options
  if (signal.aborted) return Promise.reject(new ChildFailure('killed', `${program} was not started`))
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env,
      shell: false,
      windowsHide: true,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let failure: ChildFailure | undefined
    let killing: NodeJS.Timeout | undefined
    const end = (reason: ChildFailure['reason'], message: string): void => {
      failure ??= new ChildFailure(reason, message)
      kill(child.pid, 'SIGTERM')
      killing ??= setTimeout(() => kill(child.pid, 'SIGKILL'), grace)
    }
    const cancel = (): void => end('killed', `${program} was cancelled`)
    const timer = setTimeout(
      () => end('timeout', `${program} did not end within ${timeout / 1000} s`),
      timeout,
    )
    signal.addEventListener('abort', cancel, { once: true })

    const stdout: string[] = []
    let kept = 0
    let size = 0
    const onChunk = (chunk: Buffer): void => {
      size += chunk.length
      if (size <= maxOutput) return
      failure ??= new ChildFailure('too-much-output', `${program} wrote more than ${maxOutput} bytes`)
      kill(child.pid, 'SIGKILL')
    }
    readLines(child.stderr, onChunk, onLine)
    readLines(child.stdout, onChunk, (line) => {
      onLine(line)
      kept += line.length + 1
      if (kept <= maxStdout) stdout.push(line)
    })
    child.once('error', (error: NodeJS.ErrnoException) => {
      settled()
      const reason = error.code === 'ENOENT' ? 'not-found' : 'not-started'
      reject(new ChildFailure(reason, `${program} could not be started: ${error.message}`, error))
    })
    // What it left behind would hold the pipes open, and go on.
    child.once('exit', () => kill(child.pid, 'SIGKILL'))
    child.once('close', (code, killedBy) => {
      settled()
      if (failure !== undefined) reject(failure)
      else if (code === null) reject(new ChildFailure('killed', `${program} was ended by ${killedBy}`))
      else resolve({ code, stdout: stdout.join('\n') })
    })
    function settled(): void {
      clearTimeout(timer)
      clearTimeout(killing)
      signal.removeEventListener('abort', cancel)
    }
  })
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
