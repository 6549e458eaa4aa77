import { randomBytes } from 'node:crypto'
import type { TwinClock } from '../clock.ts'
import type { PolicyDocument } from './policy.ts'

export type Principal = {
  readonly account: string
  readonly arn: string
  readonly userId: string
  /** All of them must allow an action: the role's own permissions and, when given, the session's. */
  readonly policies: readonly PolicyDocument[]
}

export type Key = {
  readonly accessKeyId: string
  readonly secret: string
  readonly token: string | undefined
  /** Milliseconds since the epoch; undefined: a long-lived key of an IAM user. */
  readonly expires: number | undefined
  readonly principal: Principal
}

/** Every access key that the twin has handed out; nothing else signs a request that it takes. */
export type KeyRing = {
  /** Temporary credentials, `seconds` long. */
  issue(principal: Principal, seconds: number): Key
  /** A long-lived key, as an IAM user holds it. */
  seed(principal: Principal): Key
  find(accessKeyId: string): Key | undefined
  expired(key: Key): boolean
}

export function keyRing(clock: TwinClock): KeyRing {
  const keys = new Map<string, Key>()
  const add = (key: Key): Key => {
    keys.set(key.accessKeyId, key)
    return key
  }
  return {
    issue: (principal, seconds) =>
      add({
        accessKeyId: accessKeyId('ASIA', principal.account),
        secret: randomBytes(30).toString('base64'),
        token: randomBytes(180).toString('base64'),
        expires: clock.now() + seconds * 1000,
        principal,
      }),
    seed: (principal) =>
      add({
        accessKeyId: accessKeyId('AKIA', principal.account),
        secret: randomBytes(30).toString('base64'),
        token: undefined,
        expires: undefined,
        principal,
      }),
    find: (accessKeyId) => keys.get(accessKeyId),
    expired: ({ expires }) => expires !== undefined && expires <= clock.now(),
  }
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The prefix tells the kind: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
export const identifier = (prefix: string): string =>
  prefix + [...randomBytes(16)].map((byte) => alphabet[byte & 31]).join('')

/**
 * The id of a key holds its account: a set bit, 40 bits of the number, 39 of its own, in base32.
 * https://awsteele.com/blog/2020/09/26/aws-access-key-format.html
 */
export function accessKeyId(prefix: 'AKIA' | 'ASIA', account: string): string {
  const own = BigInt(`0x${randomBytes(5).toString('hex')}`) >> 1n
  const bits = (1n << 79n) | (BigInt(account) << 39n) | own
  return (
    prefix +
    Array.from({ length: 16 }, (_, at) => alphabet[Number((bits >> BigInt(75 - 5 * at)) & 31n)]).join('')
  )
}
