import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type Login = { readonly registry: string; readonly username: string; readonly password: string }

/** Answers GetAuthorizationToken of ECR with this login, and no other call. */
export async function startEcrLogin({
  registry,
  username,
  password,
}: Login): Promise<{ url: string; stop(): void }> {
  const authorizationToken = Buffer.from(`${username}:${password}`).toString('base64')
  const answer = { authorizationData: [{ authorizationToken, proxyEndpoint: `http://${registry}` }] }
  const server = createServer((request, response) => {
    const isKnown = /GetAuthorizationToken$/.test(String(request.headers['x-amz-target']))
    request.resume().on('end', () => {
      response.writeHead(isKnown ? 200 : 501, { 'content-type': 'application/x-amz-json-1.1' })
      response.end(JSON.stringify(isKnown ? answer : {}))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, stop: () => void server.close() }
}
