import { describe, expect, it } from '@jest/globals'
import { type Conditions, decide, hasAction, holds, matches } from '../../../src/twin/sts/policy.ts'

const context = new Map([
  ['host:sub', ['repo:octo-org/octo-repo:environment:production']],
  ['host:aud', ['sts.amazonaws.com']],
  ['host:groups', ['a', 'b']],
])
const cases: readonly (readonly [string, Conditions | undefined, boolean])[] = [
  ['no condition', undefined, true],
  ['an equal value', { StringEquals: { 'host:aud': 'sts.amazonaws.com' } }, true],
  ['one of several values', { StringEquals: { 'host:aud': ['x', 'sts.amazonaws.com'] } }, true],
  ['a key in other case', { StringEquals: { 'HOST:Aud': 'sts.amazonaws.com' } }, true],
  ['a value in other case', { StringEquals: { 'host:aud': 'STS.amazonaws.com' } }, false],
  [
    'a value in other case, case ignored',
    { StringEqualsIgnoreCase: { 'host:aud': 'STS.amazonaws.com' } },
    true,
  ],
  ['a pattern that StringEquals does not read', { StringEquals: { 'host:sub': 'repo:octo-org/*' } }, false],
  ['a pattern', { StringLike: { 'host:sub': 'repo:octo-org/*:environment:production' } }, true],
  ['a pattern that must match whole', { StringLike: { 'host:sub': 'octo-org/*' } }, false],
  ['a dot that is no wildcard', { StringLike: { 'host:aud': 'stsXamazonaws.com' } }, false],
  ['all keys of an operator', { StringEquals: { 'host:aud': 'sts.amazonaws.com', 'host:sub': 'no' } }, false],
  [
    'all operators',
    { StringEquals: { 'host:aud': 'sts.amazonaws.com' }, StringLike: { 'host:sub': 'no' } },
    false,
  ],
  ['a missing key', { StringEquals: { 'host:environment': 'production' } }, false],
  ['a missing key, like', { StringLike: { 'host:environment': '*' } }, false],
  ['a missing key, negated', { StringNotEquals: { 'host:environment': 'production' } }, true],
  ['a missing key, if it exists', { StringEqualsIfExists: { 'host:environment': 'production' } }, true],
  ['a missing key, for any', { 'ForAnyValue:StringEquals': { 'host:environment': 'production' } }, false],
  ['a missing key, for any, negated', { 'ForAnyValue:StringNotEquals': { 'host:environment': 'x' } }, false],
  [
    'a missing key, for all: the known trap',
    { 'ForAllValues:StringEquals': { 'host:environment': 'x' } },
    true,
  ],
  ['a negated value', { StringNotEquals: { 'host:aud': 'sts.amazonaws.com' } }, false],
  ['a negated pattern', { StringNotLike: { 'host:aud': 'x*' } }, true],
  ['any of many', { 'ForAnyValue:StringEquals': { 'host:groups': 'b' } }, true],
  ['all of many', { 'ForAllValues:StringEquals': { 'host:groups': ['b'] } }, false],
  ['a key that is null', { Null: { 'host:environment': 'true' } }, true],
  ['a key that is not null', { Null: { 'host:aud': 'true' } }, false],
]

describe('policy conditions', () => {
  it.each(cases)('%s', (_, conditions, expected) => {
    expect(holds(conditions, context)).toBe(expected)
  })

  it('refuses an operator that it does not know', () => {
    expect(() => holds({ DateGreaterThan: { x: 'y' } }, context)).toThrow('"DateGreaterThan"')
  })

  it('lets an explicit Deny win', () => {
    const allow = { Effect: 'Allow', Action: '*' } as const
    const deny = { Effect: 'Deny', Action: 'sts:*' } as const
    expect(decide({ Statement: allow }, () => true)).toBe(true)
    expect(decide({ Statement: [allow, deny] }, () => true)).toBe(false)
    expect(decide({ Statement: [] }, () => true)).toBe(false)
  })

  it('reads actions without case, with wildcards, and NotAction', () => {
    expect(
      hasAction({ Effect: 'Allow', Action: 'lightsail:getContainer*' }, 'lightsail:GetContainerLog'),
    ).toBe(true)
    expect(hasAction({ Effect: 'Allow', NotAction: 'iam:*' }, 'lightsail:GetContainerLog')).toBe(true)
    expect(hasAction({ Effect: 'Allow', NotAction: 'iam:*' }, 'iam:PassRole')).toBe(false)
    expect(matches('a?c', 'abc')).toBe(true)
    expect(matches('a?c', 'ac')).toBe(false)
  })
})
