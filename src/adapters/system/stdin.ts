import { addAbortSignal } from 'node:stream'
import { Halted } from '../../core/command/failure.ts'

/** Bytes. What a hook or a pipe tells is far shorter. */
const longest = 64 * 1024 * 1024

/** All of standard input, as UTF-8; with the bounds of `readStdinBytes`. */
export const readStdin = async (signal: AbortSignal): Promise<string> =>
  (await readStdinBytes(signal)).toString('utf8')

/**
 * All of standard input, of any encoding or none; empty on a terminal, where nobody would end it. The signal ends the
 * wait.
 * @throws Halted incomplete `not-read` past 64 MiB: what stands behind was not looked at
 */
export async function readStdinBytes(signal: AbortSignal): Promise<Buffer> {
  if (process.stdin.isTTY === true) return Buffer.alloc(0)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of addAbortSignal(signal, process.stdin) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > longest) {
      const message = `Standard input is larger than ${longest} bytes: nothing of it was looked at.`
      throw new Halted('incomplete', 'not-read', message)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
