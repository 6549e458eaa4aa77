import { afterEach, expect, it, jest } from '@jest/globals'
import { triageRoleArn } from '../../../src/twin/identity.ts'
import { withRepository } from '../../fakes/work-repository.ts'
import { leaking, type Said } from './planted.ts'

jest.setTimeout(60_000)
const { there, plant, guard } = leaking()
afterEach(() => {
  there.twin.faults.rows.length = 0
})
const role = (arn: string) => ['--triage-role', arn, '--format', 'json']
const plain = ['--format', 'json']
/** Of a finding what a gate, a waiver or a count is made of. */
const judged = ({ findings, outcome, detail }: Said) => [
  ...[outcome, detail],
  ...findings
    .map(({ rule, severity, blocking, fingerprint }) => [rule, severity, blocking, fingerprint].join())
    .toSorted(),
]
const every = (answer: 'throttled' | '5xx' | 'reset' | 'malformed', operation: string, service = 'iam') => ({
  ...{ service, operation, nth: 'every' as const, answer },
})

it('asks nothing when it is not told to', () =>
  withRepository(async (repository) => {
    await plant(repository)
    const { code } = await guard(repository.path, { args: plain })
    expect([code, there.tap.sent, there.twin.calls]).toEqual([1, [], []])
  }))

it('asks nothing when there is no key', () =>
  withRepository(async (repository) => {
    await repository.write('a.txt', 'nothing\n')
    repository.commit('nothing')
    const { code } = await guard(repository.path)
    expect([code, there.tap.sent]).toEqual([0, []])
  }))

it.each<readonly [string, () => { args?: readonly string[]; env?: Record<string, string> }, RegExp]>([
  [
    'a role that does not trust',
    () => ({ args: role('arn:aws:iam::123456789012:role/nobody') }),
    /AccessDenied/,
  ],
  [
    'a role that may not ask',
    () => ({ args: role(there.twin.roleArn) }),
    /^access denied to (?:sts:GetAccessKeyInfo|iam:GetAccessKeyLastUsed)$/,
  ],
  ['no identity token', () => ({ env: { ACTIONS_ID_TOKEN_REQUEST_URL: '' } }), /id-token: write/],
  [
    'a host that is none of AWS',
    () => ({ env: { AWS_ENDPOINT_URL: 'https://aws.example.invalid' } }),
    /no https/,
  ],
  ['nobody who answers', () => ({ env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' } }), /did not answer/],
  [
    'IAM that fails',
    () => {
      there.twin.faults.rows.push(every('5xx', 'GetAccessKeyLastUsed'))
      return {}
    },
    /^iam:GetAccessKeyLastUsed got no answer from 127\.0\.0\.1:\d+ \(InternalFailure, HTTP 500\)\.$|no answer in time/,
  ],
  [
    'IAM that talks nonsense',
    () => {
      there.twin.faults.rows.push(every('malformed', 'ListAccessKeys'))
      return {}
    },
    /iam:ListAccessKeys/,
  ],
])('blocks all the same, and says why, with %s', (_, part, why) =>
  withRepository(async (repository) => {
    await plant(repository)
    const without = await guard(repository.path, { args: plain })
    const { code, stdout } = await guard(repository.path, part())
    const said = JSON.parse(stdout) as Said
    expect(code).toBe(1)
    expect(judged(said)).toEqual(judged(JSON.parse(without.stdout) as Said))
    const reasons = said.findings.flatMap(({ triage }) => triage?.untold ?? [])
    expect(reasons).toContainEqual(expect.stringMatching(why))
    const whys = said.coverage.skipped.map((one) => one.why)
    expect(whys).toEqual(expect.arrayContaining([...new Set(reasons)]))
    expect(JSON.stringify(said)).not.toContain(there.keys['active']?.id)
  }),
)

it('wants to know the region before it reads anything', () =>
  withRepository(async (repository) => {
    const { code, stdout } = await guard(repository.path, { env: { AWS_REGION: '' } })
    expect([code, JSON.parse(stdout).error.input]).toEqual([2, 'region'])
    const wrong = await guard(repository.path, {
      args: [...role(triageRoleArn), '--region', 'x.example.invalid'],
    })
    expect([wrong.code, JSON.parse(wrong.stdout).error.code]).toEqual([2, 'bad-value'])
  }))
