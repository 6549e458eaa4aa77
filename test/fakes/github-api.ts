import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Answer = { readonly status?: number; readonly body?: unknown; readonly location?: string }

/** GitHub's REST API on this machine, as far as a test says; it records what it was asked. */
export async function withGitHub<T>(
  answer: (path: string) => Answer,
  work: (api: string, asked: readonly IncomingMessage[]) => Promise<T>,
): Promise<T> {
  const asked: IncomingMessage[] = []
  const server = createServer((request, response) => {
    asked.push(request)
    const { status = 200, body = [], location } = answer(request.url ?? '')
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(location !== undefined && { location }),
    })
    response.end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
