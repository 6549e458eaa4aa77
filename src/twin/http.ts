import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { FaultRow } from './faults.ts'

/** A server on a free loopback port. */
export type Listening = { readonly url: string; readonly host: string; close(): Promise<void> }
export type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** What `handle` throws is a defect of the twin and answers 500 with its message. */
export async function listen(handle: Handle): Promise<Listening> {
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) response.destroy()
      else response.writeHead(500, { 'content-type': 'text/plain' }).end(`defect of the twin: ${error}`)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `http://${host}`,
    host,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
})

const maxBody = 8 * 1024 * 1024

/** The whole body; for AWS calls, tokens and manifests, never for blobs. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBody) throw new Error(`body over ${maxBody} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Sends an answer, or what the fault makes of it. */
export async function send(response: ServerResponse, answer: Answer, fault?: FaultRow): Promise<void> {
  if (fault?.answer === 'none') return
  const headers = { ...answer.headers, 'x-amzn-requestid': randomUUID() }
  const body = Buffer.from(answer.body)
  if (fault?.answer === 'slow') await wait(fault.delay ?? 2000)
  if (fault?.answer === 'malformed') {
    response.writeHead(answer.status, headers).end('<html><body>an answer of some proxy')
  } else if (fault?.answer === 'truncated') {
    response.writeHead(answer.status, { ...headers, 'content-length': String(body.length) })
    response.write(body.subarray(0, body.length >> 1), () => response.destroy())
  } else {
    response.writeHead(answer.status, { ...headers, 'content-length': String(body.length) }).end(body)
  }
}
