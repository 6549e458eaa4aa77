import type { Answer } from '../../core/deploy/smoke.ts'

const timeout = 10_000
const longest = 1024 * 1024

/** One GET as a visitor would make it: redirects not followed, at most 1 MiB of the page read. */
export async function visit(url: string, signal: AbortSignal): Promise<Answer> {
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
    })
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk)
      size += chunk.length
      if (size >= longest) break
    }
    return { status: response.status, body: Buffer.concat(chunks).toString('utf8') }
  } catch (error) {
    signal.throwIfAborted()
    return { error: codeOf(error) }
  }
}

/** `fetch` hides the reason below `cause`. */
function codeOf(error: unknown): string {
  const inner = error instanceof Error && error.cause !== undefined ? error.cause : error
  if (typeof inner === 'object' && inner !== null && 'code' in inner && typeof inner.code === 'string')
    return inner.code
  return inner instanceof Error ? inner.name : 'no answer'
}
