import { describe, expect, it } from '@jest/globals'
import { isStandIn, parseTarget } from '../../../../src/core/scan/inspector/target.ts'

const host = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'

describe('push-to', () => {
  it.each([
    [`${host}/advisor`, undefined, { address: host, repository: 'advisor', region: 'eu-west-1' }],
    [`${host}/team/advisor`, 'eu-west-1', { address: host, repository: 'team/advisor', region: 'eu-west-1' }],
    [`${host}.cn/advisor`, undefined, { address: `${host}.cn`, repository: 'advisor', region: 'eu-west-1' }],
    ['127.0.0.1:5000/advisor', 'eu-west-1', { address: '127.0.0.1:5000', repository: 'advisor' }],
  ])('reads %s', (written, region, target) => {
    const found = parseTarget(written, region)
    expect(found).toEqual(target)
    expect(isStandIn(found)).toBe(written.startsWith('127.'))
  })

  it.each([
    [host, 'no name'],
    [`${host}/advisor:latest`, 'a tag'],
    [`${host}/advisor@sha256:00`, 'a digest'],
    [`${host}/Advisor`, 'a capital'],
    [`https://${host}/advisor`, 'a scheme'],
    [`${host}.example.invalid/advisor`, 'another domain'],
    ['example.invalid/advisor', 'another registry'],
    ['user@127.0.0.1:5000/advisor', 'a user'],
    ['', 'nothing'],
  ])('refuses %s: %s', (written) => {
    expect(() => parseTarget(written, undefined)).toThrow('input "push-to"')
  })

  it('refuses a region that is not the one of the registry', () => {
    expect(() => parseTarget(`${host}/advisor`, 'us-east-1')).toThrow('is in eu-west-1')
  })
})
