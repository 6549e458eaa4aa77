import type { Answer } from '../../core/deploy/smoke.ts'
import { withDeadline } from './deadline.ts'

const timeout = 10_000
const longest = 1024 * 1024

/** One GET as a visitor would make it: redirects not followed, at most 1 MiB of the page read. */
export async function visit(url: string, signal: AbortSignal): Promise<Answer> {
  try {
    return await withDeadline(signal, timeout, (until) => visited(url, until))
  } catch (error) {
    signal.throwIfAborted()
    return { error: codeOf(error) }
  }
}

async function visited(url: string, signal: AbortSignal): Promise<Answer> {
  const response = await fetch(url, { redirect: 'manual', signal })
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk)
    size += chunk.length
    if (size >= longest) break
  }
  return { status: response.status, body: Buffer.concat(chunks).toString('utf8') }
}

/** `fetch` hides the reason below `cause`. */
function codeOf(error: unknown): string {
  let one = error
  while (typeof one === 'object' && one !== null) {
    if ('code' in one && typeof one.code === 'string') return one.code
    one = 'cause' in one ? one.cause : undefined
  }
  return 'no answer in time'
}
