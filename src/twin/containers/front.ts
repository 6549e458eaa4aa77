import { request } from 'node:http'
import { type Listening, listen } from '../http.ts'

/** Who serves at this moment: a relay's socket, nobody, or nobody because nothing really runs here. */
export type Backend = { readonly socket: string } | 'nobody' | 'simulated'

/** The public URL of a service: passes each request to whatever is ACTIVE then. */
export const startFront = (backend: () => Backend): Promise<Listening> =>
  listen(async (incoming, response) => {
    const behind = backend()
    if (behind === 'nobody') {
      response.writeHead(503, { 'content-type': 'text/plain' }).end('503 Service Temporarily Unavailable\n')
      return
    }
    if (behind === 'simulated') {
      response.writeHead(200, { 'content-type': 'text/plain' }).end('SIMULATED: no container runs here\n')
      return
    }
    const { method, url, headers } = incoming
    const onward = request(
      { socketPath: behind.socket, method, path: url, headers, agent: false },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
        answer.on('error', () => response.destroy())
      },
    )
    onward.on('error', () => {
      if (response.headersSent) response.destroy()
      else response.writeHead(502, { 'content-type': 'text/plain' }).end('502 Bad Gateway\n')
    })
    incoming.pipe(onward)
  })
