import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import type { TwinClock } from '../clock.ts'
import type { Faults } from '../faults.ts'
import { type Answer, json, type Listening, listen, send } from '../http.ts'
import { claimsOf, type Run, sampleRun } from './claims.ts'

/** How a token is made; everything but `run` is for tokens that must be refused. */
export type TokenSettings = {
  readonly run: Run
  /** Over the run's own claims; undefined removes one. */
  readonly claims: Readonly<Record<string, string | undefined>>
  /** `forged`: another key under the published key's id. `unpublished`: a key id that the JWKS does not hold. */
  readonly key: 'published' | 'forged' | 'unpublished'
  /** Seconds from now to `exp`; below zero the token is born expired. GitHub's own is 300. */
  readonly lifetime: number
  /** In place of the audience that was asked for. */
  readonly audience: string | undefined
}

export type Issuer = {
  /** The `iss` claim. The twin answers for it on loopback, as if the name resolved there. */
  readonly name: string
  /** Where discovery and JWKS are served. */
  readonly url: string
  /** `ACTIONS_ID_TOKEN_REQUEST_URL` and `ACTIONS_ID_TOKEN_REQUEST_TOKEN` of a job with `id-token: write`. */
  readonly requestUrl: string
  readonly requestToken: string
  /** For all tokens from now on. */
  set(settings: Partial<TokenSettings>): void
  mint(audience: string): Promise<string>
  close(): Promise<void>
}

/** https://docs.github.com/en/actions/reference/security/oidc */
export const githubIssuer = 'https://token.actions.githubusercontent.com'
const keyId = 'twin-1'

export async function startIssuer(clock: TwinClock, faults: Faults, run: Partial<Run>): Promise<Issuer> {
  const [published, other] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')])
  const jwk: JWK = { ...(await exportJWK(published.publicKey)), kid: keyId, alg: 'RS256', use: 'sig' }
  let settings: TokenSettings = {
    run: { ...sampleRun, ...run },
    claims: {},
    key: 'published',
    lifetime: 300,
    audience: undefined,
  }
  const mint = (audience: string): Promise<string> => {
    const now = Math.floor(clock.now() / 1000)
    const claims = { ...claimsOf(settings.run), ...settings.claims }
    return new SignJWT({ ...claims, jti: randomUUID(), iss: githubIssuer })
      .setProtectedHeader({
        alg: 'RS256',
        kid: settings.key === 'unpublished' ? 'twin-2' : keyId,
        typ: 'JWT',
      })
      .setAudience(settings.audience ?? audience)
      .setIssuedAt(now + Math.min(0, settings.lifetime - 300))
      .setNotBefore(now + Math.min(0, settings.lifetime - 300) - 300)
      .setExpirationTime(now + settings.lifetime)
      .sign(settings.key === 'published' ? published.privateKey : other.privateKey)
  }
  const requestToken = randomUUID()
  const server: Listening = await listen(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://twin')
    const fault = faults.take('oidc', url.pathname)
    if (fault?.answer === 'reset') return void response.destroy()
    await send(response, await answer(url, request.headers.authorization, fault?.answer), fault)
  })

  async function answer(url: URL, bearer: string | undefined, fault: string | undefined): Promise<Answer> {
    if (fault === 'throttled') return json(429, { message: 'Too many requests' })
    if (fault === '5xx') return json(503, { message: 'Service Unavailable' })
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return json(200, discovery(server.url))
      case '/.well-known/jwks':
        return json(200, { keys: [jwk] })
      case '/token': {
        if (bearer !== `Bearer ${requestToken}`) return json(401, { message: 'Unauthorized' })
        // With no audience GitHub takes the owner's page.
        const audience = url.searchParams.get('audience') ?? `https://github.com/${settings.run.owner}`
        const value = await mint(audience)
        return json(200, { count: value.length, value })
      }
      default:
        return json(404, { message: 'Not Found' })
    }
  }

  return {
    name: githubIssuer,
    url: server.url,
    requestUrl: `${server.url}/token?api-version=2.0`,
    requestToken,
    set(changes) {
      settings = { ...settings, ...changes }
    },
    mint,
    close: server.close,
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
