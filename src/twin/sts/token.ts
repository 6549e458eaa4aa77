import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose'
import type { TwinClock } from '../clock.ts'
import { Refusal } from '../wire/service.ts'
import type { Provider } from './trust.ts'

type Keys = ReturnType<typeof createRemoteJWKSet>
export type Identity = { readonly claims: JWTPayload; readonly provider: Provider }

/**
 * Verifies a web identity as STS does: registered issuer, signature by the issuer's JWKS, times, audience.
 * The exceptions are those of https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html;
 * the sentences are remembered from people's reports and `unverified`.
 */
export function tokenVerifier(
  clock: TwinClock,
  providers: readonly Provider[],
): (token: string) => Promise<Identity> {
  const keys = new Map<string, Keys>(
    providers.map(({ issuer, jwks }) => [issuer, createRemoteJWKSet(new URL(jwks))]),
  )
  return async (token) => {
    const { iss = '' } = decoded(token)
    const provider = providers.find(({ issuer }) => issuer === iss)
    const key = keys.get(iss)
    if (provider === undefined || key === undefined)
      throw invalid(`No OpenIDConnect provider found in your account for ${iss}`)
    const claims = await verified(token, key, clock)
    const audiences = [claims.aud ?? []].flat()
    if (!audiences.some((audience) => provider.audiences.includes(audience)))
      throw invalid('Incorrect token audience')
    return { claims, provider }
  }
}

async function verified(token: string, key: Keys, clock: TwinClock): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['RS256'],
      currentDate: new Date(clock.now()),
      requiredClaims: ['exp', 'iat', 'sub', 'aud'],
    })
    return payload
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      const now = Math.floor(clock.now() / 1000)
      const expiry = error.payload.exp
      throw new Refusal(
        'ExpiredTokenException',
        `Token expired: current date/time ${now} must be before the expiration date/time ${expiry}`,
      )
    }
    if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSTimeout) {
      throw invalid(
        "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements",
      )
    }
    if (error instanceof errors.JWSSignatureVerificationFailed) throw invalid('Token signature is invalid')
    if (error instanceof errors.JWTClaimValidationFailed)
      throw new Refusal('IDPRejectedClaimException', `The claim ${error.claim} was rejected`)
    if (error instanceof errors.JOSEError) throw invalid('The ID Token provided is not a valid JWT.')
    throw new Refusal('IDPCommunicationErrorException', 'Error communicating with the identity provider')
  }
}

function decoded(token: string): JWTPayload {
  try {
    return decodeJwt(token)
  } catch {
    throw invalid(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    )
  }
}

const invalid = (message: string): Refusal => new Refusal('InvalidIdentityTokenException', message)
