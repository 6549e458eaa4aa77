import { type ChildProcess, spawn } from 'node:child_process'
import { type Readable, Writable } from 'node:stream'

export type ChildOptions = {
  readonly cwd: string
  /** The child's whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  /** Milliseconds; then the child is killed, whatever it does with signals. Default half an hour. */
  readonly timeout?: number
  /** Bytes of stdout and of stderr that are kept; past it the child is killed. Default 64 MiB. */
  readonly maxOutput?: number
  readonly input?: Uint8Array
  /** What the child, or a child of it, reads once from file descriptor 3: no argument and no variable shows it. */
  readonly secret?: string
}
export type ChildResult = { readonly code: number; readonly stdout: Buffer; readonly stderr: string }

/** Why a child gave no result: it could not be started, was killed, ran too long or said too much. */
export class ChildFailure extends Error {
  readonly reason: 'not-found' | 'not-started' | 'timeout' | 'too-much-output' | 'killed'

  constructor(reason: ChildFailure['reason'], message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'ChildFailure'
    this.reason = reason
  }
}

/** A starved child: no shell, explicit arguments and environment, bounds on time and output. */
export async function runChild(
  command: string,
  args: readonly string[],
  { cwd, env, signal, timeout = 30 * 60_000, maxOutput = 64 * 1024 * 1024, input, secret }: ChildOptions,
): Promise<ChildResult> {
  const child = start(command, args, { cwd, env, signal, ...(secret !== undefined && { secret }) })
  // A child that ends without reading closes the pipe.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const [stdout, stderr, code] = await within(child, command, { timeout, signal }, () =>
    Promise.all([
      collect(child, child.stdout, maxOutput, command),
      collect(child, child.stderr, maxOutput, command),
      ended(child, command),
    ]),
  )
  return { code, stdout, stderr: stderr.toString('utf8') }
}

/** Milliseconds in which a cancelled child may tidy up; it was sent SIGTERM. */
const grace = 10_000

type Wait = { readonly timeout: number; readonly signal: AbortSignal; readonly grace?: number }

/**
 * Waits so many milliseconds for what a child is to say or do, then kills it: a `ChildFailure`. The pipes are closed as
 * well, since a grandchild that holds them would keep the caller waiting.
 */
export async function within<T>(
  child: Piped,
  command: string,
  { timeout, signal, ...wait }: Wait,
  answer: () => Promise<T>,
): Promise<T> {
  let hasPassed = false
  const end = (): void => {
    hasPassed = true
    child.kill('SIGKILL')
    for (const stream of [child.stdout, child.stderr]) stream.destroy()
  }
  let timer = setTimeout(end, timeout)
  const hurry = (): void => {
    clearTimeout(timer)
    timer = setTimeout(end, wait.grace ?? grace)
  }
  if (signal.aborted) hurry()
  else signal.addEventListener('abort', hurry, { once: true })
  try {
    return await answer()
  } catch (error) {
    if (!hasPassed) throw error
    throw new ChildFailure('timeout', `${command} gave no answer within ${timeout / 1000} s`, error)
  } finally {
    signal.removeEventListener('abort', hurry)
    clearTimeout(timer)
  }
}

export type Piped = ChildProcess & {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
}
type StartOptions = Pick<ChildOptions, 'cwd' | 'env' | 'signal' | 'secret'>

/** For talking with a child while it runs; the caller reads its streams and awaits `ended`. */
export function start(command: string, args: readonly string[], { secret, ...options }: StartOptions): Piped {
  // A quick one would be through before node ends it, and a cancelled run would go on.
  options.signal.throwIfAborted()
  const child = spawn(command, args, {
    ...options,
    shell: false,
    windowsHide: true,
    stdio: secret === undefined ? ['pipe', 'pipe', 'pipe'] : ['pipe', 'pipe', 'pipe', 'pipe'],
  })
  const channel = child.stdio[3]
  if (secret !== undefined && channel instanceof Writable) {
    // Whoever was never asked for it closes the pipe unread.
    channel.on('error', () => undefined)
    channel.end(secret)
  }
  return child as Piped
}

/** The exit code; a `ChildFailure` when there is none. */
export function ended(child: ChildProcess, command: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (error.name === 'AbortError') return
      const reason = error.code === 'ENOENT' ? 'not-found' : 'not-started'
      reject(new ChildFailure(reason, `${command} could not be started: ${error.message}`, error))
    })
    child.once('close', (code, killedBy) => {
      if (code !== null) resolve(code)
      else reject(new ChildFailure('killed', `${command} was ended by ${killedBy}`))
    })
  })
}

async function collect(
  child: ChildProcess,
  stream: Readable,
  limit: number,
  command: string,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) {
      child.kill('SIGKILL')
      throw new ChildFailure('too-much-output', `${command} wrote more than ${limit} bytes`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
