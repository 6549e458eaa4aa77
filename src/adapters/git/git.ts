import { devNull } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { Halted } from '../../core/command/failure.ts'
import {
  ChildFailure,
  type ChildResult,
  ended,
  type Piped,
  runChild,
  start,
  within,
} from '../system/child.ts'
import { hardened, starved } from './hardening.ts'

/**
 * git in one folder, as a starved child. Both throw `Halted` (incomplete, not-read) for a git that was killed or gave no
 * answer in time, `ChildFailure` for one that cannot be started.
 */
export type Git = {
  readonly directory: string
  /** Reads fetched objects as well, so that no history is cut. */
  readonly isJoined: boolean
  /** Short answers; the caller judges the exit code. */
  run(args: readonly string[], input?: string): Promise<ChildResult>
  /**
   * Long answers: stdout chunk by chunk while `input` is written.
   * @throws GitFailed when git ends with another code than 0; what `input` throws
   */
  stream(args: readonly string[], input?: Iterable<string> | AsyncIterable<string>): AsyncIterable<Buffer>
}

export class GitFailed extends Error {
  readonly code: number

  constructor(command: string, code: number, stderr: string) {
    super(`git ${command} ended with ${code}: ${stderr.trim().slice(0, 500)}`)
    this.name = 'GitFailed'
    this.code = code
  }
}

/** git ended well, and yet did not answer what it was asked: another program of that name, or one that was cut off. */
export const strangeAnswer = (what: string): Halted =>
  new Halted('incomplete', 'not-read', `Not all could be read: git has told of ${what}.`)

export type Surroundings = {
  readonly directory: string
  /** The directory as the user wrote it, for what is wrong with it. */
  readonly written?: string
  readonly signal: AbortSignal
  /** Only PATH (and on Windows SYSTEMROOT) is taken from it. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** GIT_DIR, GIT_INDEX_FILE and the like, where a hook was started by git itself. */
  readonly hookEnv?: Readonly<Record<string, string>>
  /** Milliseconds that git may take to its next word; see `patience`. */
  readonly silence?: number
  /** Objects that were fetched into another repository: with them the clone is whole. */
  readonly beside?: string
}

/** Milliseconds: of the largest repositories rev-list says nothing for a minute or two. */
export const patience = 10 * 60_000

export function gitIn({ directory, signal, env, hookEnv, beside, silence = patience }: Surroundings): Git {
  const inherited = ['PATH', 'SYSTEMROOT'].flatMap((name) =>
    env[name] === undefined ? [] : [[name, env[name]]],
  )
  const options = {
    cwd: directory,
    signal,
    env: { ...Object.fromEntries(inherited), ...hookEnv, ...starved, ...joined(beside, hookEnv) },
    timeout: silence,
  }
  return {
    directory,
    isJoined: beside !== undefined,
    run: (args, input) =>
      runChild('git', [...hardened, ...args], {
        ...options,
        ...(input !== undefined && { input: Buffer.from(input) }),
      }).catch(noAnswer),
    stream: (args, input = []) => streamed([...hardened, ...args], args[0] ?? '', options, input),
  }
}

/** git then looks for objects there too, and no longer takes a shallow clone's ends for the beginning of history. */
function joined(beside: string | undefined, hookEnv: Surroundings['hookEnv']): Record<string, string> {
  if (beside === undefined) return {}
  const others = hookEnv?.['GIT_ALTERNATE_OBJECT_DIRECTORIES']
  const objects = join(beside, 'objects')
  return {
    GIT_ALTERNATE_OBJECT_DIRECTORIES: others === undefined ? objects : `${others}${delimiter}${objects}`,
    GIT_SHALLOW_FILE: devNull,
  }
}

async function* streamed(
  args: readonly string[],
  name: string,
  { timeout, ...options }: Parameters<typeof start>[2] & { readonly timeout: number },
  input: Iterable<string> | AsyncIterable<string>,
): AsyncGenerator<Buffer> {
  const child = start('git', args, options)
  const wait = { timeout, signal: options.signal }
  const code = ended(child, 'git')
  code.catch(() => undefined)
  const stderr = tail(child.stderr)
  stderr.catch(() => undefined)
  let unfed: { readonly error: unknown } | undefined
  const written = feed(child.stdin, input).catch((error: unknown) => {
    unfed = { error }
    child.kill('SIGKILL')
  })
  try {
    yield* patiently(child, wait)
    const status = await within(child, 'git', wait, () => code)
    await written
    if (unfed !== undefined) throw unfed.error
    if (status !== 0) throw new GitFailed(name, status, await stderr)
  } catch (error) {
    if (unfed !== undefined) throw unfed.error
    noAnswer(error)
  } finally {
    child.kill('SIGKILL')
  }
}

/** The time runs while git is waited for, not while its last word is worked on. */
async function* patiently(child: Piped, wait: Parameters<typeof within>[2]): AsyncGenerator<Buffer> {
  const chunks: AsyncIterator<Buffer> = child.stdout[Symbol.asyncIterator]()
  for (;;) {
    const { value, done } = await within(child, 'git', wait, () => chunks.next())
    if (done === true) return
    yield value
  }
}

function noAnswer(error: unknown): never {
  if (!(error instanceof ChildFailure) || error.reason.startsWith('not-')) throw error
  const message = `Not all could be read: ${error.message}.`
  throw new Halted('incomplete', 'not-read', message, { cause: error })
}

/** Writes while the child reads; a child that stops reading is judged by its exit code. */
async function feed(stdin: Writable, input: Iterable<string> | AsyncIterable<string>): Promise<void> {
  let broken = false
  stdin.on('error', () => {
    broken = true
  })
  for await (const block of input) {
    if (broken) return
    // One that has ended already says nothing more.
    if (!stdin.write(block) && !stdin.destroyed) await drained(stdin)
  }
  stdin.end()
}

const drained = (stream: Writable): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      for (const name of ['drain', 'close', 'error']) stream.off(name, done)
      resolve()
    }
    for (const name of ['drain', 'close', 'error']) stream.on(name, done)
  })

const kept = 4096

async function tail(stream: Readable): Promise<string> {
  let text = ''
  for await (const chunk of stream as AsyncIterable<Buffer>)
    text = (text + chunk.toString('utf8')).slice(-kept)
  return text
}
