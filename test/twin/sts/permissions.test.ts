import { expect, it } from '@jest/globals'
import type { Principal } from '../../../src/twin/sts/key-ring.ts'
import { allows } from '../../../src/twin/sts/permissions.ts'
import type { PolicyDocument } from '../../../src/twin/sts/policy.ts'

const principal = (...policies: PolicyDocument[]): Principal => ({
  account: '123456789012',
  arn: 'arn:aws:sts::123456789012:assumed-role/deploy/session',
  userId: 'deploy',
  policies,
})
const role = 'arn:aws:iam::123456789012:role/task'
const pass = {
  Statement: {
    Effect: 'Allow',
    Action: 'iam:PassRole',
    Resource: role,
    Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  },
} satisfies PolicyDocument
const to = (service: string) => new Map([['iam:passedtoservice', [service]]])

it.each([
  ['the service of its condition', to('ecs-tasks.amazonaws.com'), true],
  ['another service', to('lambda.amazonaws.com'), false],
  ['no service at all', new Map([['aws:sourceip', ['127.0.0.1']]]), false],
])('lets a role be passed to %s: %s', (_, context, expected) => {
  expect(allows(principal(pass), 'iam:PassRole', role, context)).toBe(expected)
})

it('asks every policy', () => {
  const all: PolicyDocument = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }
  const context = to('ecs-tasks.amazonaws.com')
  expect(allows(principal(pass, all), 'iam:PassRole', role, context)).toBe(true)
  expect(allows(principal(all, pass), 'iam:PassRole', `${role}s`, context)).toBe(false)
})
