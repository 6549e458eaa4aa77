import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { claimsOf, sampleRun } from '../../../src/twin/oidc/claims.ts'
import { startTwin, type Twin } from '../../../src/twin/twin.ts'
import { token } from '../client.ts'

describe('the issuer', () => {
  let twin: Twin
  beforeAll(async () => {
    twin = await startTwin({ health: 'simulated', run: { repository: 'advisor' } })
  })
  afterAll(() => twin.stop())

  it('signs tokens of five minutes with a key of its JWKS', async () => {
    const discovery = await fetch(`${twin.issuer.url}/.well-known/openid-configuration`)
    const { jwks_uri, issuer } = (await discovery.json()) as { jwks_uri: string; issuer: string }
    const { payload } = await jwtVerify(await token(twin, 'someone'), createRemoteJWKSet(new URL(jwks_uri)), {
      issuer,
      audience: 'someone',
    })
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300)
    expect(payload).toMatchObject({ repository: 'octo-org/advisor', repository_id: '74' })
  })

  it('asks for the bearer of the job', async () => {
    const headers = { authorization: 'Bearer nobody' }
    expect((await fetch(twin.issuer.requestUrl, { headers })).status).toBe(401)
    expect((await fetch(twin.issuer.requestUrl)).status).toBe(401)
  })

  it("takes the owner's page for an audience that was not asked for", async () => {
    const headers = { authorization: `Bearer ${twin.issuer.requestToken}` }
    const { value } = (await (await fetch(twin.issuer.requestUrl, { headers })).json()) as { value: string }
    expect(decodeJwt(value).aud).toBe('https://github.com/octo-org')
  })

  it.each([
    ['an environment', {}, 'repo:octo-org/octo-repo:environment:production'],
    ['a colon in it', { environment: 'a:b' }, 'repo:octo-org/octo-repo:environment:a%3Ab'],
    ['a branch', { environment: '' }, 'repo:octo-org/octo-repo:ref:refs/heads/main'],
    ['a pull request', { environment: '', event: 'pull_request' }, 'repo:octo-org/octo-repo:pull_request'],
    ['ids', { subject: 'immutable' as const }, 'repo:octo-org@65/octo-repo@74:environment:production'],
  ])('names the subject by %s', (_, run, subject) => {
    expect(claimsOf({ ...sampleRun, ...run })['sub']).toBe(subject)
  })
})
