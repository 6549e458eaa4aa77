import { addAbortSignal } from 'node:stream'

/** All of standard input, as UTF-8; '' on a terminal, where nobody would end it. The signal ends the wait. */
export async function readStdin(signal: AbortSignal): Promise<string> {
  if (process.stdin.isTTY === true) return ''
  const chunks: Buffer[] = []
  for await (const chunk of addAbortSignal(signal, process.stdin) as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
