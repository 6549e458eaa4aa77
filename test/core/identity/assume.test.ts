import { describe, expect, it } from '@jest/globals'
import {
  type Assumed,
  type AssumePorts,
  assumeByWebIdentity,
  roleSessionName,
} from '../../../src/core/identity/assume.ts'
import type { StsFailure } from '../../../src/core/identity/refusal.ts'
import { tokenRequest, trustCondition } from '../../../src/core/identity/token.ts'
import { fakeClock } from '../../fakes/clock.ts'

const claims = {
  sub: 'repo:o/r:environment:prod',
  repository_id: '7',
  repository_owner_id: '8',
  environment: 'prod',
  ref: 'refs/heads/main',
  actor: 'me',
}
const jwt = (n: number): string => `h${n}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`
const assumed: Assumed = {
  arn: 'arn:aws:sts::111122223333:assumed-role/deploy/x',
  credentials: {
    accessKeyId: 'id',
    secretAccessKey: 'secret',
    sessionToken: 'session',
    expiration: new Date(0),
  },
}
const failure = (name: string, status: number, message = ''): { failure: StsFailure } => ({
  failure: { name, status, message },
})
const denied = failure('AccessDenied', 403, `Not authorized: ${jwt(1)}`)

function world(...answers: (Assumed | { failure: StsFailure })[]) {
  const tokens: string[] = []
  const masked: string[] = []
  const used: string[] = []
  const clock = fakeClock()
  const ports = {
    clock,
    mask: (value) => masked.push(value),
    async token() {
      tokens.push(jwt(tokens.length + 1))
      return tokens.at(-1) ?? ''
    },
    async assume(_role, _name, token) {
      expect(masked).toContain(token)
      used.push(token)
      return answers.shift() ?? denied
    },
  } satisfies AssumePorts
  return { ports, used, masked, clock }
}

describe('assuming a role by the job’s identity', () => {
  it('masks the token before it is used, and the credentials', async () => {
    const { ports, masked } = world(assumed)
    await expect(assumeByWebIdentity('role', 'x', ports)).resolves.toBe(assumed)
    expect(masked).toEqual([jwt(1), 'id', 'secret', 'session'])
  })

  it.each([
    ['throttled: the same token', failure('ThrottlingException', 400), [1, 1]],
    ['no answer: the same token', failure('TimeoutError', 0), [1, 1]],
    ['5xx: the same token', failure('InternalFailure', 500), [1, 1]],
    ['issuer unreachable: a new token', failure('IDPCommunicationError', 400), [1, 2]],
    [
      'keys not fetched: a new token',
      failure('InvalidIdentityToken', 400, "Couldn't retrieve verification key"),
      [1, 2],
    ],
    ['expired: a new token', failure('ExpiredTokenException', 400), [1, 2]],
  ])('tries again when %s', async (_, first, tokens) => {
    const { ports, used } = world(first, assumed)
    await assumeByWebIdentity('role', 'x', ports)
    expect(used).toEqual(tokens.map(jwt))
  })

  it.each([
    ['a trust policy that says no', denied, 'access-denied'],
    ['a token that is not GitHub’s', failure('InvalidIdentityToken', 400), 'access-denied'],
    ['an unknown refusal', failure('Odd', 400), 'access-denied'],
  ])('gives up at once on %s', async (_, first, detail) => {
    const { ports, used, clock } = world(first, assumed)
    await expect(assumeByWebIdentity('role', 'x', ports)).rejects.toMatchObject({
      outcome: 'incomplete',
      detail,
    })
    expect([used.length, clock.slept.length]).toEqual([1, 0])
  })

  it('gives up on the second expired token, and on the fourth throttling', async () => {
    const expired = failure('ExpiredTokenException', 400)
    const twice = world(expired, expired, assumed)
    await expect(assumeByWebIdentity('role', 'x', twice.ports)).rejects.toMatchObject({
      detail: 'access-denied',
    })
    expect(twice.used).toHaveLength(2)
    const silence = failure('TimeoutError', 0)
    const mute = world(silence, silence, silence, silence, assumed)
    await expect(assumeByWebIdentity('role', 'x', mute.ports)).rejects.toMatchObject({
      detail: 'unreachable',
    })
    expect(mute.clock.slept).toEqual([1000, 2000, 4000])
  })

  it('says which condition fits, from the claims, without the token or AWS’s words', async () => {
    const error = await assumeByWebIdentity('role', 'x', world(denied).ports).catch((thrown: Error) => thrown)
    const message = String(error)
    expect(message).toContain('"token.actions.githubusercontent.com:repository_id":"7"')
    expect(message).toContain('"StringEquals"')
    expect(message).not.toContain(jwt(1))
    expect(JSON.stringify(error)).not.toContain(jwt(1))
  })
})

it('pins a branch only where no environment guards the job, and sub only without ids', () => {
  expect(trustCondition(claims)).not.toContain(':ref')
  expect(trustCondition({ repository_id: '7', ref: 'refs/heads/main' })).toContain(':ref":"refs/heads/main')
  expect(trustCondition({ sub: 'repo:o/r:ref:x' })).toContain(':sub":"repo:o/r:ref:x')
})

it('names the session by repository, run and attempt', () => {
  const run = { GITHUB_REPOSITORY_ID: '7', GITHUB_RUN_ID: '42', GITHUB_RUN_ATTEMPT: '2' }
  expect(roleSessionName(run)).toBe('gh-7-42-2')
  expect(roleSessionName({ ...run, GITHUB_RUN_ID: '' })).toBe('kship')
})

it('says which line is missing when no token can be asked for', () => {
  expect(() => tokenRequest({})).toThrow('permissions: id-token: write')
  expect(() => tokenRequest({ GITHUB_EVENT_NAME: 'pull_request' })).toThrow('from a fork')
})
