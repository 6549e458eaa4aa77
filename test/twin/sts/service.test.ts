import { GetContainerServicesCommand, type LightsailClient } from '@aws-sdk/client-lightsail'
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { sampleRun } from '../../../src/twin/oidc/claims.ts'
import type { TokenSettings } from '../../../src/twin/oidc/tokens.ts'
import { startTwin, type Twin } from '../../../src/twin/twin.ts'
import { lightsailClient, refusalOf, session, stsClient, token } from '../client.ts'

let twin: Twin
beforeAll(async () => {
  twin = await startTwin({ health: 'simulated' })
})
afterAll(() => twin.stop())
const genuine: TokenSettings = {
  run: sampleRun,
  claims: {},
  key: 'published',
  lifetime: 300,
  audience: undefined,
}
afterEach(() => twin.issuer.set(genuine))

const assume = (
  WebIdentityToken: string,
  more: { RoleArn?: string; Policy?: string; DurationSeconds?: number } = {},
) =>
  stsClient(twin).send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: twin.roleArn,
      RoleSessionName: 'gh-74',
      WebIdentityToken,
      ...more,
    }),
  )

const notAuthorized = 'Not authorized to perform sts:AssumeRoleWithWebIdentity'
const refused: readonly (readonly [string, Partial<TokenSettings>, string, string])[] = [
  ['a forged signature', { key: 'forged' }, 'InvalidIdentityTokenException', 'signature'],
  [
    'a key that is not published',
    { key: 'unpublished' },
    'InvalidIdentityTokenException',
    "Couldn't retrieve",
  ],
  ['an expired token', { lifetime: -1 }, 'ExpiredTokenException', 'Token expired: current date/time'],
  [
    'a wrong audience',
    { audience: 'https://github.com/octo-org' },
    'InvalidIdentityTokenException',
    'audience',
  ],
  ['a fork', { run: { ...sampleRun, owner: 'mallory' } }, 'AccessDenied', notAuthorized],
  ['another environment', { run: { ...sampleRun, environment: 'staging' } }, 'AccessDenied', notAuthorized],
  ['a branch without environment', { run: { ...sampleRun, environment: '' } }, 'AccessDenied', notAuthorized],
  [
    'a name that another repository took over',
    { run: { ...sampleRun, repositoryId: '99' } },
    'AccessDenied',
    notAuthorized,
  ],
  ['a token without the claim', { claims: { repository_id: undefined } }, 'AccessDenied', notAuthorized],
]

describe('AssumeRoleWithWebIdentity', () => {
  it.each(refused)('refuses %s', async (_, settings, name, message) => {
    twin.issuer.set(settings)
    const refusal = await refusalOf(assume(await token(twin)))
    expect(refusal.name).toBe(name)
    expect(refusal.message).toContain(message)
  })

  it('refuses what is no token', async () => {
    expect((await refusalOf(assume('no.token.at-all'))).name).toBe('InvalidIdentityTokenException')
  })

  it('refuses a token whose claims were changed after signing', async () => {
    const [head, , signature] = (await token(twin)).split('.')
    const claims = { iss: twin.issuer.name, aud: 'sts.amazonaws.com', sub: 'x', iat: 1, exp: 9e9 }
    const changed = `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`
    expect(await refusalOf(assume(changed))).toMatchObject({ name: 'InvalidIdentityTokenException' })
  })

  it('refuses a token of an issuer that the account does not know', async () => {
    const [head, , signature] = (await token(twin)).split('.')
    const claims = Buffer.from(JSON.stringify({ iss: 'https://issuer.example.invalid' })).toString(
      'base64url',
    )
    const refusal = await refusalOf(assume(`${head}.${claims}.${signature}`))
    expect(refusal.message).toContain('No OpenIDConnect provider found in your account for https://issuer')
  })

  it('refuses a role that is not there with the same words as one that does not trust', async () => {
    const RoleArn = 'arn:aws:iam::123456789012:role/nobody'
    expect(await refusalOf(assume(await token(twin), { RoleArn }))).toEqual({
      name: 'AccessDenied',
      message: notAuthorized,
    })
  })

  it.each([
    ['too short', { DurationSeconds: 899 }, 'ValidationError'],
    ['longer than the role allows', { DurationSeconds: 3601 }, 'ValidationError'],
    ['a policy that is no JSON', { Policy: '{"Version"' }, 'MalformedPolicyDocumentException'],
    ['a policy over 2048 characters', { Policy: `{"Statement":[]${' '.repeat(2048)}}` }, 'ValidationError'],
  ])('refuses %s', async (_, more, name) => {
    expect((await refusalOf(assume(await token(twin), more))).name).toBe(name)
  })

  it.each(['name', 'immutable'] as const)(
    'lets the trusted run in, its subject in %s form',
    async (subject) => {
      twin.issuer.set({ run: { ...sampleRun, subject } })
      const answer = await assume(await token(twin), { DurationSeconds: 900 })
      expect(answer.Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/)
      expect(answer.SubjectFromWebIdentityToken).toContain(
        subject === 'name' ? 'octo-org/octo' : 'octo-org@65/octo',
      )
      const left = (answer.Credentials?.Expiration?.getTime() ?? 0) - twin.clock.now()
      expect(Math.round(left / 1000)).toBe(900)
    },
  )

  it('issues a session that says who it is', async () => {
    const identity = await stsClient(twin, await session(twin)).send(new GetCallerIdentityCommand({}))
    expect(identity.Arn).toBe('arn:aws:sts::123456789012:assumed-role/kship-deploy/gh-74-1001-1')
    expect(identity.Account).toBe('123456789012')
  })

  it('knows a user by a long-lived key', async () => {
    const { accessKeyId, secret } = twin.userKey()
    expect(accessKeyId).toMatch(/^AKIA/)
    const client = stsClient(twin, { accessKeyId, secretAccessKey: secret })
    expect((await client.send(new GetCallerIdentityCommand({}))).Arn).toContain(':user/')
  })
})

describe('what a session may do', () => {
  const services = (client: LightsailClient) => client.send(new GetContainerServicesCommand({}))

  it('refuses a key that STS never issued', async () => {
    const client = lightsailClient(twin, { accessKeyId: 'never', secretAccessKey: 'x', sessionToken: 'y' })
    expect((await refusalOf(services(client))).name).toBe('UnrecognizedClientException')
  })

  it('refuses a session without its token', async () => {
    const { accessKeyId, secretAccessKey } = await session(twin)
    const client = lightsailClient(twin, { accessKeyId, secretAccessKey })
    expect((await refusalOf(services(client))).name).toBe('UnrecognizedClientException')
  })

  it('refuses a signature made with another secret', async () => {
    const client = lightsailClient(twin, { ...(await session(twin)), secretAccessKey: 'another' })
    expect((await refusalOf(services(client))).name).toBe('InvalidSignatureException')
  })

  it('refuses a session that has expired', async () => {
    const other = await startTwin({ health: 'simulated' })
    const client = lightsailClient(other, await session(other, { DurationSeconds: 900 }))
    await services(client)
    other.clock.advance(900_000)
    expect((await refusalOf(services(client))).name).toBe('ExpiredTokenException')
    await other.stop()
  })

  it('narrows the session by its policy', async () => {
    const Policy = JSON.stringify({
      Statement: { Effect: 'Allow', Action: 'lightsail:GetContainerLog', Resource: '*' },
    })
    const refusal = await refusalOf(services(lightsailClient(twin, await session(twin, { Policy }))))
    expect(refusal.name).toBe('AccessDeniedException')
    expect(refusal.message).toContain('is not authorized to perform: lightsail:GetContainerServices')
  })
})
