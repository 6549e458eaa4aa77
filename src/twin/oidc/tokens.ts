import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import type { TwinClock } from '../clock.ts'
import { claimsOf, type Run, sampleRun } from './claims.ts'

/** https://docs.github.com/en/actions/reference/security/oidc */
export const githubIssuer = 'https://token.actions.githubusercontent.com'
const keyId = 'twin-1'

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

/** Makes the tokens of one workflow run. */
export type Mint = {
  /** The public key that the JWKS holds. */
  readonly jwk: JWK
  /** For all tokens from now on. */
  set(settings: Partial<TokenSettings>): void
  /** @param audience without one GitHub takes the owner's page */
  mint(audience?: string): Promise<string>
}

export async function mintFor(run: Partial<Run>, clock: TwinClock): Promise<Mint> {
  const [published, other] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')])
  let settings: TokenSettings = {
    run: { ...sampleRun, ...run },
    claims: {},
    key: 'published',
    lifetime: 300,
    audience: undefined,
  }
  return {
    jwk: { ...(await exportJWK(published.publicKey)), kid: keyId, alg: 'RS256', use: 'sig' },
    set(changes) {
      settings = { ...settings, ...changes }
    },
    mint(audience = `https://github.com/${settings.run.owner}`) {
      const { privateKey } = settings.key === 'published' ? published : other
      return unsigned(settings, audience, Math.floor(clock.now() / 1000)).sign(privateKey)
    },
  }
}

/** @param now seconds since the epoch */
function unsigned(settings: TokenSettings, audience: string, now: number): SignJWT {
  const claims = { ...claimsOf(settings.run), ...settings.claims }
  const issued = now + Math.min(0, settings.lifetime - 300)
  return new SignJWT({ ...claims, jti: randomUUID(), iss: githubIssuer })
    .setProtectedHeader({
      alg: 'RS256',
      kid: settings.key === 'unpublished' ? 'twin-2' : keyId,
      typ: 'JWT',
    })
    .setAudience(settings.audience ?? audience)
    .setIssuedAt(issued)
    .setNotBefore(issued - 300)
    .setExpirationTime(now + settings.lifetime)
}
