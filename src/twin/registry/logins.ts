import { randomBytes } from 'node:crypto'
import type { TwinClock } from '../clock.ts'
import type { Principal } from '../sts/key-ring.ts'
import { RegistryError } from './errors.ts'

export type Login = { readonly username: string; readonly password: string; readonly expiresAt: Date }

export type Logins = {
  /** For whom the password speaks; absent where a login is not tied to a caller. */
  issue(principal?: Principal): Login
  /** Throws unless the header holds a password that was issued and has not expired. */
  check(authorization: string | undefined): Principal | undefined
}

const username = 'AWS'
/**
 * 12 hours, at both: https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_CreateContainerServiceRegistryLogin.html
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html
 */
const lifetime = 12 * 3600 * 1000

export function logins(clock: TwinClock): Logins {
  const issued = new Map<string, { readonly expires: number; readonly principal: Principal | undefined }>()
  return {
    issue(principal) {
      const password = randomBytes(300).toString('base64')
      const expires = clock.now() + lifetime
      issued.set(password, { expires, principal })
      return { username, password, expiresAt: new Date(expires) }
    },
    check(authorization = '') {
      const given = Buffer.from(authorization.replace(/^Basic /i, ''), 'base64').toString('utf8')
      const colon = given.indexOf(':')
      const found = issued.get(given.slice(colon + 1))
      if (found === undefined || given.slice(0, colon) !== username)
        throw new RegistryError(401, 'UNAUTHORIZED', 'Not Authorized')
      // ECR's words, as people report them.
      if (found.expires <= clock.now())
        throw new RegistryError(
          403,
          'DENIED',
          'Your authorization token has expired. Reauthenticate and try again.',
        )
      return found.principal
    },
  }
}
