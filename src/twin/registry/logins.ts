import { randomBytes } from 'node:crypto'
import type { TwinClock } from '../clock.ts'
import { RegistryError } from './errors.ts'

export type Login = { readonly username: string; readonly password: string; readonly expiresAt: Date }

export type Logins = {
  issue(): Login
  /** Throws unless the header holds a password that was issued and has not expired. */
  check(authorization: string | undefined): void
}

const username = 'AWS'
/** 12 hours: https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_CreateContainerServiceRegistryLogin.html */
const lifetime = 12 * 3600 * 1000

export function logins(clock: TwinClock): Logins {
  const issued = new Map<string, number>()
  return {
    issue() {
      const password = randomBytes(300).toString('base64')
      const expires = clock.now() + lifetime
      issued.set(password, expires)
      return { username, password, expiresAt: new Date(expires) }
    },
    check(authorization = '') {
      const given = Buffer.from(authorization.replace(/^Basic /i, ''), 'base64').toString('utf8')
      const colon = given.indexOf(':')
      const expires = issued.get(given.slice(colon + 1))
      if (expires === undefined || given.slice(0, colon) !== username)
        throw new RegistryError(401, 'UNAUTHORIZED', 'Not Authorized')
      // ECR's words, as people report them.
      if (expires <= clock.now())
        throw new RegistryError(
          403,
          'DENIED',
          'Your authorization token has expired. Reauthenticate and try again.',
        )
    },
  }
}
