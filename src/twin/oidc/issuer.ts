import { randomUUID } from 'node:crypto'
import type { TwinClock } from '../clock.ts'
import type { Faults } from '../faults.ts'
import { type Answer, json, type Listening, listen, send } from '../http.ts'
import type { Run } from './claims.ts'
import { githubIssuer, type Mint, mintFor } from './tokens.ts'

export type Issuer = {
  /** The `iss` claim. The twin answers for it on loopback, as if the name resolved there. */
  readonly name: string
  /** Where discovery and JWKS are served. */
  readonly url: string
  /** `ACTIONS_ID_TOKEN_REQUEST_URL` and `ACTIONS_ID_TOKEN_REQUEST_TOKEN` of a job with `id-token: write`. */
  readonly requestUrl: string
  readonly requestToken: string
  close(): Promise<void>
} & Pick<Mint, 'set' | 'mint'>

export async function startIssuer(clock: TwinClock, faults: Faults, run: Partial<Run>): Promise<Issuer> {
  const mint = await mintFor(run, clock)
  const requestToken = randomUUID()
  const server: Listening = await listen(async (request, response) => {
    const url = new URL(request.url ?? '/', server.url)
    const fault = faults.take('oidc', url.pathname)
    if (fault?.answer === 'reset') return void response.destroy()
    const caller = { bearer: request.headers.authorization, requestToken }
    await send(response, refusals[fault?.answer ?? ''] ?? (await answer(url, caller, mint)), fault)
  })
  return {
    name: githubIssuer,
    url: server.url,
    requestUrl: `${server.url}/token?api-version=2.0`,
    requestToken,
    set: mint.set,
    mint: mint.mint,
    close: server.close,
  }
}

const refusals: Readonly<Record<string, Answer>> = {
  throttled: json(429, { message: 'Too many requests' }),
  '5xx': json(503, { message: 'Service Unavailable' }),
}

type Caller = { readonly bearer: string | undefined; readonly requestToken: string }

async function answer(url: URL, { bearer, requestToken }: Caller, { jwk, mint }: Mint): Promise<Answer> {
  switch (url.pathname) {
    case '/.well-known/openid-configuration':
      return json(200, discovery(url.origin))
    case '/.well-known/jwks':
      return json(200, { keys: [jwk] })
    case '/token': {
      if (bearer !== `Bearer ${requestToken}`) return json(401, { message: 'Unauthorized' })
      const value = await mint(url.searchParams.get('audience') ?? undefined)
      return json(200, { count: value.length, value })
    }
    default:
      return json(404, { message: 'Not Found' })
  }
}

const discovery = (url: string) => ({
  issuer: githubIssuer,
  jwks_uri: `${url}/.well-known/jwks`,
  subject_types_supported: ['public', 'pairwise'],
  response_types_supported: ['id_token'],
  id_token_signing_alg_values_supported: ['RS256'],
  scopes_supported: ['openid'],
})
