import { spawn } from 'node:child_process'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { listening } from '../server.ts'
import { gitEnv } from './work-repository.ts'

export type GitServer = {
  readonly url: string
  /** What each question said in its Authorization header; '' for none. */
  readonly authorizations: readonly string[]
}

/** git's own server behind real HTTP on loopback; with a password, for its user only. */
export async function withGitServer<T>(
  path: string,
  password: string | undefined,
  work: (server: GitServer) => Promise<T>,
): Promise<T> {
  const authorizations: string[] = []
  const expected = `Basic ${Buffer.from(`x-access-token:${password}`).toString('base64')}`
  const server = await listening((request, response) => {
    const given = request.headers.authorization ?? ''
    authorizations.push(given)
    if (password === undefined || given === expected) return serve(path, request, response)
    response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end()
  })
  try {
    return await work({ url: `${server.origin}/repository.git`, authorizations })
  } finally {
    await server.close()
  }
}

/** CGI, as `git help http-backend` describes it. */
function serve(path: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? '', 'http://localhost')
  const backend = spawn('git', ['http-backend'], {
    env: {
      ...gitEnv,
      GIT_PROJECT_ROOT: path,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: pathname.replace('/repository.git', '/.git'),
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method ?? '',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
  })
  request.pipe(backend.stdin)
  backend.stdin.on('error', () => undefined)
  const chunks: Buffer[] = []
  backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  backend.on('close', () => {
    const answer = Buffer.concat(chunks)
    const end = answer.indexOf('\r\n\r\n')
    const headers = answer.toString('latin1', 0, end).split('\r\n')
    for (const header of headers) {
      const [name = '', value = ''] = header.split(': ')
      if (name === 'Status') response.statusCode = Number(value.slice(0, 3))
      else response.setHeader(name, value)
    }
    response.end(answer.subarray(end + 4))
  })
}
