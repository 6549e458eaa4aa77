import { type IncomingMessage, request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { isLoopback } from '../../core/identity/hosts.ts'

export type Download = { readonly status: number; readonly body: IncomingMessage }

/** Milliseconds without a byte, and up to the end of the head, which may come byte by byte. */
const silence = 60_000
const redirects = [301, 302, 303, 307, 308]

/**
 * A GET whose body is streamed, or a code such as ECONNRESET when no answer came. One redirect is followed, by https or
 * on this machine, and without the headers: a registry keeps its blobs elsewhere, where the credentials must not go.
 */
export async function download(
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Download | string> {
  const first = await get(url, headers, signal)
  if (typeof first === 'string' || !redirects.includes(first.status)) return first
  first.body.resume()
  const { location } = first.body.headers
  if (location === undefined || !URL.canParse(location, url.href)) return 'a redirect to nowhere'
  const next = new URL(location, url)
  if (next.protocol !== 'https:' && !isLoopback(next.hostname)) return 'a redirect away from https'
  return get(next, {}, signal)
}

function get(
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Download | string> {
  const send = url.protocol === 'https:' ? overHttps : overHttp
  return new Promise((resolve, reject) => {
    const request = send(url, { headers, signal, timeout: silence })
    const end = (): void => void request.destroy(Object.assign(new Error('silent'), { code: 'ETIMEDOUT' }))
    const timer = setTimeout(end, silence)
    request.on('timeout', end)
    request.on('close', () => clearTimeout(timer))
    request.on('error', (error: NodeJS.ErrnoException) =>
      signal.aborted ? reject(error) : resolve(error.code ?? 'ECONNRESET'),
    )
    request.on('response', (body) => {
      clearTimeout(timer)
      resolve({ status: body.statusCode ?? 0, body })
    })
    request.end()
  })
}
