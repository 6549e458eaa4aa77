import type { IncomingMessage } from 'node:http'
import { listening } from '../server.ts'

export type Answer = { readonly status?: number; readonly body?: unknown; readonly location?: string }

/** GitHub's REST API on this machine, as far as a test says; it records what it was asked. */
export async function withGitHub<T>(
  answer: (path: string) => Answer,
  work: (api: string, asked: readonly IncomingMessage[]) => Promise<T>,
): Promise<T> {
  const asked: IncomingMessage[] = []
  const server = await listening((request, response) => {
    asked.push(request)
    const { status = 200, body = [], location } = answer(request.url ?? '')
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(location !== undefined && { location }),
    })
    response.end(JSON.stringify(body))
  })
  try {
    return await work(server.origin, asked)
  } finally {
    await server.close()
  }
}
