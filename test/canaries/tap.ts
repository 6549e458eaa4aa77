import { request as ask } from 'node:http'
import { listening } from '../server.ts'

/** Stands between a command and the twin: hears every secret that AWS hands out, and can answer in its place. */
export type Tap = {
  readonly url: string
  readonly heard: Record<string, string>
  /** Every request, whole: its line, its headers and its body as it was and unescaped. */
  readonly sent: readonly string[]
  /** From now on this operation is answered with an error that quotes every secret there is. */
  refuse(operation: string): void
  close(): Promise<void>
}

const patterns: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['id token', /WebIdentityToken=([^&]+)/],
  ['access key', /<AccessKeyId>([^<]+)/],
  ['session key', /<SecretAccessKey>([^<]+)/],
  ['session token', /<SessionToken>([^<]+)/],
  ['registry password', /"password":"([^"]+)"/],
]

export async function startTap(target: string): Promise<Tap> {
  const heard: Record<string, string> = {}
  const requests: string[] = []
  let refused = ''
  const server = await listening((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => pass(Buffer.concat(chunks)))
    function pass(body: Buffer): void {
      const sent = body.toString('utf8')
      const plain = decodeURIComponent(sent.replaceAll('+', ' '))
      requests.push([request.method, request.url, JSON.stringify(request.headers), sent, plain].join('\n'))
      listen(plain)
      const isRefused = refused !== '' && (sent + JSON.stringify(request.headers)).includes(refused)
      if (isRefused) refuse(sent)
      else onward(body)
    }
    function onward(body: Buffer): void {
      // `Host` is part of what was signed, so it goes on as it came.
      const { method, url: path, headers } = request
      const sent = ask(new URL(path ?? '/', target), { method, headers }, (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (chunk: Buffer) => parts.push(chunk))
        answer.on('end', () => {
          listen(Buffer.concat(parts).toString('utf8'))
          response.writeHead(answer.statusCode ?? 502, answer.headers).end(Buffer.concat(parts))
        })
      })
      sent.end(body)
    }
    function refuse(sent: string): void {
      const isQuery = request.headers['content-type']?.includes('form') === true
      // What it could know: what it was sent, and what it gave.
      const said = isQuery ? heard['id token'] : sent.replaceAll('"', ' ')
      const message = `invalid: ${[said, ...Object.values(heard)].join(' and ')}`
      const xml = `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>${message}</Message></Error></ErrorResponse>`
      const json = JSON.stringify({ __type: 'InvalidInputException', message, tip: message, docs: message })
      const type = isQuery ? 'text/xml' : 'application/x-amz-json-1.1'
      response.writeHead(400, { 'content-type': type }).end(isQuery ? xml : json)
    }
  })
  function listen(text: string): void {
    for (const [name, pattern] of patterns) heard[name] ??= pattern.exec(text)?.[1] ?? ''
    for (const [name, value] of Object.entries(heard)) if (value === '') delete heard[name]
  }
  return {
    url: server.origin,
    heard,
    sent: requests,
    refuse: (operation) => {
      refused = operation
    },
    close: server.close,
  }
}
