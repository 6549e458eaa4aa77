import { createHmac } from 'node:crypto'
import type { Rule } from '../../hit.ts'
import type { Kind, Match } from '../../kind.ts'
import { matchAt } from '../token.ts'
import { type Facts, jsonIn } from './encoded.ts'

const jwt: Rule = {
  id: 'json-web-token',
  title: 'JSON Web Token',
  severity: 'high',
  rotate: [
    'revoke it at its issuer (the payload’s iss), or end the session of its subject (sub)',
    'where neither can be done, change the key that signs: all its tokens end with it',
  ],
  recognised: 'header and payload decode to JSON, and the signature has the length of its algorithm',
}
const supabase: Rule = {
  id: 'supabase-service-key',
  title: 'Supabase service_role key',
  severity: 'critical',
  rotate: [
    'move to secret keys (sb_secret_…), then disable the legacy keys: Project Settings > API Keys',
    'or change the JWT secret: Project Settings > JWT Keys',
  ],
  recognised: 'a JWT whose issuer is supabase and whose role is service_role',
}

const shape = /(?<=^|[^\w.-]|\\[nrt])eyJ[\w-]{8,2048}\.eyJ[\w-]{2,8192}\.([\w-]{16,1024})(?![\w-])/g

/** Bytes of a signature. https://www.rfc-editor.org/rfc/rfc7518#section-3.1 */
const sizes: Readonly<Record<string, (size: number) => boolean>> = {
  HS256: (size) => size === 32,
  HS384: (size) => size === 48,
  HS512: (size) => size === 64,
  ES256: (size) => size === 64,
  ES256K: (size) => size === 64,
  ES384: (size) => size === 96,
  ES512: (size) => size === 132,
  EdDSA: (size) => size === 64 || size === 114,
  ...Object.fromEntries(
    ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'].map((alg) => [alg, (size: number) => size >= 128]),
  ),
}

/** Keys that documentation and test suites sign with. */
const everyonesKeys =
  `secret your-256-bit-secret your-384-bit-secret your-512-bit-secret a-string-secret-at-least-256-bits-long
  key test password shhhhh shhhh jwt mysecret my-secret secretkey secret_key changeme supersecret
  super-secret-jwt-token-with-at-least-32-characters-long`.split(/\s+/)

/** JWTs that stand in a text whole. What their own payload says decides how much they matter. */
export const jsonWebToken: Kind = {
  rules: [supabase, jwt],
  inBinary: true,
  anchors: ['eyj'],
  isLocal: true,
  reach: 12_000,
  *find({ text }) {
    for (const { 0: token, 1: signature = '', index } of text.matchAll(shape)) {
      const [head = '', body = ''] = token.split('.')
      const header = jsonIn(head)
      const payload = jsonIn(body)
      if (header === undefined || payload === undefined || !isSigned(header, signature)) continue
      if (isDocumentation(payload) || isSignedByEveryone(header, token)) continue
      const isService = payload['role'] === 'service_role' && String(payload['iss']).startsWith('supabase')
      const match = matchAt(isService ? supabase : jwt, token, index, confidenceOf(payload))
      yield typeof payload['exp'] === 'number' ? { ...match, until: payload['exp'] } : match
    }
  },
}

function isSigned({ alg }: Facts, signature: string): boolean {
  const fits = typeof alg === 'string' ? sizes[alg] : undefined
  return fits?.(Buffer.from(signature, 'base64url').length) === true
}

/** jwt.io's first page and RFC 7519's example. */
const documented = /John Doe|1234567890|example\.(?:com|org|net)|localhost|projectref|1516239022|1300819380/i
/** Stand for nobody, but as a role or a scope, which tokens are given out for. */
const nobody =
  /^(?:[a-z]+:)?(?:foo|bar|test|user|joe|admin|alice|bob)$|^(?:test|mock|fake|dummy)[-_ ](?:subject|user|client|issuer)$/i
const grants: ReadonlySet<string> = new Set([
  'role',
  'roles',
  'scope',
  'scopes',
  'scp',
  'groups',
  'permissions',
  'type',
  'token_use',
])
const isDocumentation = (payload: Facts): boolean =>
  Object.keys(payload).length === 0 ||
  documented.test(JSON.stringify(payload)) ||
  Object.entries(payload).some(
    ([claim, value]) => !grants.has(claim) && typeof value === 'string' && nobody.test(value),
  )

function isSignedByEveryone({ alg }: Facts, token: string): boolean {
  const digest = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' }[String(alg)]
  if (digest === undefined) return false
  const end = token.lastIndexOf('.')
  return everyonesKeys.some(
    (key) => createHmac(digest, key).update(token.slice(0, end)).digest('base64url') === token.slice(end + 1),
  )
}

/** Public by design: what a Supabase browser client carries. */
const isAnonymous = ({ role }: Facts): boolean => role === 'anon'

/** Whom it lets in, and to what, is said nowhere; or its issuer has no domain, or its end no calendar. */
const namesNobody = (payload: Facts): boolean =>
  Object.keys(payload).every(
    (claim) => ['exp', 'nbf', 'iat', 'aud'].includes(claim) || anything.test(claim),
  ) ||
  /^https?:\/\/[\w-]+\/?$/.test(String(payload['iss'])) ||
  hasNoDate(Number(payload['exp']))

/** What people sign who need something to sign. */
const anything = /^(?:test|foo|bar|baz|hello|some|message|msg|data|payload)$/i

/** Seconds of the last year with four digits, which RFC 3339 ends with. */
const lastMoment = 253_402_300_799
/** Some issuers count in milliseconds: a time of this century. */
const hasNoDate = (end: number): boolean => end > lastMoment && !(end > 9.4e11 && end < 2.6e12)

function confidenceOf(payload: Facts): Match['confidence'] {
  const { exp, iat, iss, role, scope, scopes } = payload
  if (isAnonymous(payload) || namesNobody(payload)) return 'low'
  const lifetime = typeof exp === 'number' && typeof iat === 'number' ? exp - iat : undefined
  if (lifetime !== undefined && lifetime <= day) return 'medium'
  return [iss, role, scope, scopes].some((claim) => claim !== undefined) ? 'high' : 'medium'
}
const day = 24 * 60 * 60
