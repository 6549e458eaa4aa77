import { type IncomingHttpHeaders, request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** One HTTP exchange whose body is streamed under a known length; redirects are not followed. */
export type Exchange = {
  readonly method: 'HEAD' | 'POST' | 'PUT'
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Body
  readonly signal: AbortSignal
}
export type Body = {
  /** Bytes. */
  readonly size: number
  stream(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}
export type Reply = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
}

/** Milliseconds without a byte in either direction. */
const silence = 60_000

/**
 * The answer without its body, or a code such as ECONNRESET when none came. What the body's own stream throws is
 * thrown on: it is no fault of the network.
 */
export async function exchange({ method, url, headers, body, signal }: Exchange): Promise<Reply | string> {
  const send = url.protocol === 'https:' ? overHttps : overHttp
  const length = { 'content-length': String(body?.size ?? 0) }
  const request = send(url, { method, headers: { ...headers, ...length }, signal, timeout: silence })
  request.on('timeout', () => request.destroy(Object.assign(new Error('silent'), { code: 'ETIMEDOUT' })))
  const answered = new Promise<Reply | string>((resolve) => {
    request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'ECONNRESET'))
    request.on('response', (response) => {
      response.on('error', () => undefined).resume()
      resolve({ status: response.statusCode ?? 0, headers: single(response.headers) })
    })
  })
  const source = watched(body?.stream() ?? [])
  const sent = pipeline(Readable.from(source.bytes), request).catch(() => undefined)
  const reply = await answered
  // Answered early: what is left of the body is not wanted.
  if (typeof reply !== 'string' && !request.writableFinished) request.destroy()
  await sent
  if (source.failure() !== undefined) throw source.failure()
  signal.throwIfAborted()
  return reply
}

type Watched = { readonly bytes: AsyncIterable<Uint8Array>; failure(): unknown }

function watched(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Watched {
  let failure: unknown
  async function* bytes(): AsyncGenerator<Uint8Array> {
    try {
      yield* source
    } catch (error) {
      failure = error
      throw error
    }
  }
  return { bytes: bytes(), failure: () => failure }
}

const single = (headers: IncomingHttpHeaders): Reply['headers'] =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  )
