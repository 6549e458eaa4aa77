import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from '@jest/globals'

export type Listening = {
  /** `127.0.0.1:<port>`. */
  readonly host: string
  readonly origin: string
  /** Ends connections too: a client that keeps one alive would keep the test's process alive. */
  close(): Promise<void>
}

/** A server on a free port of loopback. */
export async function listening(listener: RequestListener): Promise<Listening> {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    host,
    origin: `http://${host}`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** Opens servers for the tests of a file, each of them closed after its test. */
export function servers(): (listener: RequestListener) => Promise<Listening> {
  const open: Listening[] = []
  afterEach(() => Promise.all(open.splice(0).map((server) => server.close())))
  return async (listener) => {
    const server = await listening(listener)
    open.push(server)
    return server
  }
}
