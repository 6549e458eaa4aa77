import { createHmac } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { drawn } from '../../plant.ts'
import { seen, seenIn2026 } from '../family.ts'

const part = (facts: object): string => Buffer.from(JSON.stringify(facts)).toString('base64url')
const signed = (
  payload: object,
  key = drawn('jwt', 40, 'base62'),
  header: object = { alg: 'HS256', typ: 'JWT' },
) => {
  const text = `${part(header)}.${part(payload)}`
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
}
const issuer = { iss: 'https://id.acme.io/', sub: 'u-81fe', scope: 'deploy' }
const inTenYears = 2_100_000_000
const supabases = 'super-secret-jwt-token-with-at-least-32-characters-long'
const jwt = (confidence: string): string[] => [`json-web-token ${confidence}`]

describe('a JSON Web Token', () => {
  it.each([
    ['without an end', signed(issuer), jwt('high')],
    ['with a far end', signed({ ...issuer, exp: inTenYears }), jwt('high')],
    ['of a day', signed({ ...issuer, iat: inTenYears - 3600, exp: inTenYears }), jwt('medium')],
    ['that says nothing of its issuer', signed({ sub: 'u-81fe' }), jwt('medium')],
    ['for an admin’s role', signed({ ...issuer, role: 'admin' }), jwt('high')],
    ['of a user’s scope', signed({ ...issuer, scope: 'user' }), jwt('high')],
    ['of nobody’s name', signed({ ...issuer, username: 'joe' }), []],
    ['of nobody', signed({ ...issuer, sub: 'test' }), []],
    ['that ended of late', signed({ ...issuer, exp: 1_764_000_000 }), jwt('high')],
    ['that has ended', signed({ ...issuer, exp: 1_600_000_000 }), jwt('low')],
    [
      'of Supabase’s server',
      signed({ iss: 'supabase', role: 'service_role', exp: inTenYears }),
      ['supabase-service-key high'],
    ],
    ['of Supabase’s browsers', signed({ iss: 'supabase', role: 'anon', exp: inTenYears }), jwt('low')],
    ['of Supabase’s own set-up', signed({ iss: 'supabase-demo', role: 'service_role' }, supabases), []],
    ['of somebody from a test', signed({ sub: 'username:bob' }), []],
    ['of a subject that is called so', signed({ sub: 'mock-subject', scope: 'read' }), []],
    ['of somebody called Bobby', signed({ sub: 'bobby' }), jwt('medium')],
    ['that names nobody', signed({ exp: inTenYears, aud: 'audience' }), jwt('low')],
    ['that says anything', signed({ test: 1234, iat: 1_760_000_000 }), jwt('low')],
    ['that says anything, and to whom', signed({ data: 1234, uid: 81 }), jwt('medium')],
    ['of an issuer without a domain', signed({ ...issuer, iss: 'https://issuer' }), jwt('low')],
    ['of an issuer in a network', signed({ ...issuer, iss: 'http://keycloak:8080/realms/a' }), jwt('high')],
    ['whose end no calendar has', signed({ ...issuer, exp: 9_000_000_000_000_000 }), jwt('low')],
    ['whose end is in nanoseconds', signed({ ...issuer, exp: 3_600_000_000_000 }), jwt('low')],
    ['whose end is in milliseconds', signed({ ...issuer, exp: inTenYears * 1000 }), jwt('high')],
    ['whose end is far', signed({ ...issuer, exp: 9_999_999_999 }), jwt('high')],
    ['behind an escape', `"a\\n${signed(issuer)}"`, jwt('high')],
    ['of jwt.io', signed({ sub: '1234567890', name: 'John Doe', iat: 1516239022 }), []],
    ['of an example', signed({ ...issuer, iss: 'https://id.example.com/' }), []],
    ['signed with everyone’s key', signed(issuer, 'secret'), []],
    ['with an empty payload', signed({}), []],
    ['of no algorithm', signed(issuer, 'k3', { alg: 'none' }), []],
    ['whose signature has another length', `${signed(issuer)}AAAA`, []],
    ['whose algorithm wants a longer signature', signed(issuer, 'k3', { alg: 'RS256' }), []],
    ['whose payload is no JSON', `${part({ alg: 'HS256' })}.eyJ${'a'.repeat(40)}.${'a'.repeat(43)}`, []],
    ['inside a longer word', `x${signed(issuer)}`, []],
  ])('%s', (_, text, expected) => {
    expect(seenIn2026(text)).toEqual(expected)
  })

  it('that would have ended counts while nobody has told the time', () => {
    expect(seen(signed({ ...issuer, exp: 1_600_000_000 }))).toEqual(jwt('high'))
  })
})
