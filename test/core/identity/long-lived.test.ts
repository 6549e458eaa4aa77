import { describe, expect, it } from '@jest/globals'
import { judgeKeys, signsOfCaller, signsOfKeys } from '../../../src/core/identity/long-lived.ts'

const longLived = `${'AK'}IA${'Q'.repeat(16)}`
const temporary = `${'AS'}IA${'Q'.repeat(16)}`

describe('signs of a long-lived key', () => {
  it.each([
    ['no key', {}, 0],
    ['a session', { AWS_ACCESS_KEY_ID: temporary, AWS_SESSION_TOKEN: 't' }, 0],
    ['an AKIA id', { AWS_ACCESS_KEY_ID: longLived }, 1],
    ['an AKIA id that hides behind a token', { AWS_ACCESS_KEY_ID: longLived, AWS_SESSION_TOKEN: 't' }, 1],
    ['a key without token', { AWS_ACCESS_KEY_ID: temporary }, 1],
    ['a key with an empty token', { AWS_ACCESS_KEY_ID: temporary, AWS_SESSION_TOKEN: '' }, 1],
  ])('%s', (_, env, count) => {
    expect(signsOfKeys(env, [])).toHaveLength(count)
  })

  it('names the profile of a shared file', () => {
    expect(signsOfKeys({}, [{ file: '/f', profile: 'p' }])).toEqual([expect.stringContaining('"p" in /f')])
  })

  it.each([
    ['arn:aws:sts::111122223333:assumed-role/deploy/gh-1', 0],
    ['arn:aws:iam::111122223333:user/app-user', 1],
    ['arn:aws:iam::111122223333:root', 1],
    ['arn:aws:sts::111122223333:assumed-role/user/root', 0],
  ])('caller %s', (arn, count) => {
    expect(signsOfCaller(arn)).toHaveLength(count)
  })
})

describe('what a long-lived key leads to', () => {
  it('stops in Actions, with what to do', () => {
    expect(() => judgeKeys(['a key'], true, undefined)).toThrow(
      expect.objectContaining({ outcome: 'blocked', detail: 'long-lived-key' }),
    )
    expect(() => judgeKeys(['a key'], true, undefined)).toThrow('id-token: write')
  })
  it('is debt when a reason is given, with the reason', () => {
    expect(judgeKeys(['a key'], true, 'moving in May')).toEqual([
      expect.objectContaining({ what: 'a key (allowed: moving in May)' }),
    ])
  })
  it('is allowed in a terminal', () => {
    expect(judgeKeys(['a key'], false, undefined)).toEqual([])
  })
})
