import { fstatSync, type Stats, statSync } from 'node:fs'
import { devNull } from 'node:os'
import { addAbortSignal } from 'node:stream'
import { asError, Halted, UsageError } from '../../core/command/failure.ts'

/** Bytes. What a hook or a pipe tells is far shorter. */
const longest = 64 * 1024 * 1024

/** All of standard input, as UTF-8; with the bounds of `readStdinBytes`. */
export const readStdin = async (signal: AbortSignal, input: string): Promise<string> =>
  (await readStdinBytes(signal, input)).toString('utf8')

/**
 * All of standard input, of any encoding or none. The signal ends the wait.
 * @param input the input that says to read it
 * @throws UsageError `unreadable-file` where nobody has given one: it would pass for an empty one
 * @throws Halted incomplete `not-read` past 64 MiB: what stands behind was not looked at
 */
export async function readStdinBytes(signal: AbortSignal, input: string): Promise<Buffer> {
  const why = whyNot()
  if (why !== undefined) throw notGiven(input, why)
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of addAbortSignal(signal, process.stdin) as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > longest) {
        const message = `Standard input is larger than ${longest} bytes: nothing of it was looked at.`
        throw new Halted('incomplete', 'not-read', message)
      }
      chunks.push(chunk)
    }
  } catch (thrown) {
    const error: NodeJS.ErrnoException = asError(thrown)
    if (error.code !== 'EBADF') throw thrown
    throw notGiven(input, 'it is open for writing alone', error)
  }
  return Buffer.concat(chunks)
}

function whyNot(): string | undefined {
  const stats = given()
  if (stats?.isDirectory() === true) return 'it is a folder'
  if (process.stdin.isTTY === true) return 'it is a terminal'
  // In the place of a closed one node opens the null device before its first line.
  return stats?.isCharacterDevice() === true && stats.rdev === statSync(devNull).rdev
    ? 'it is closed, or the null device'
    : undefined
}

/** Not every system tells of every kind. */
function given(): Stats | undefined {
  try {
    return fstatSync(0)
  } catch {
    return undefined
  }
}

const notGiven = (input: string, why: string, cause?: unknown): UsageError =>
  new UsageError(
    'unreadable-file',
    input,
    `input "${input}": nothing can be read from standard input (${why}); give it a pipe or a file`,
    cause,
  )
