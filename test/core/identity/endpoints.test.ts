import { describe, expect, it } from '@jest/globals'
import {
  type Circumstances,
  endpointFor,
  endpointsOf,
  judgeEndpoints,
  type ProfileEndpoint,
} from '../../../src/core/identity/endpoints.ts'

type Env = Readonly<Record<string, string>>
const inActions: Circumstances = { inActions: true, rehearsal: false }
const rehearsing: Circumstances = { inActions: true, rehearsal: true }
const terminal: Circumstances = { inActions: false, rehearsal: false }

function judge(env: Env, circumstances: Circumstances, profile: readonly ProfileEndpoint[] = []): boolean {
  const aws = [endpointFor('STS', env, profile), endpointFor('LIGHTSAIL', env, profile)]
  return judgeEndpoints(endpointsOf(env, profile), aws, circumstances)
}
const loopback = 'http://127.0.0.1:4566'
const foreign = 'https://aws.example.invalid/x?token=abc'

describe('endpoints that a run may use', () => {
  it('needs no setting at all', () => {
    expect(judge({}, inActions)).toBe(false)
    expect(judge({ AWS_ENDPOINT_URL: '' }, inActions)).toBe(false)
  })

  it.each([
    'AWS_ENDPOINT_URL',
    'AWS_ENDPOINT_URL_STS',
    'AWS_ENDPOINT_URL_LIGHTSAIL',
    'AWS_ENDPOINT_URL_IAM',
    'ACTIONS_ID_TOKEN_REQUEST_URL',
    'GITHUB_API_URL',
    'GITHUB_SERVER_URL',
  ])('%s: a foreign host is refused everywhere, loopback in Actions', (name) => {
    for (const where of [inActions, rehearsing, terminal]) {
      expect(() => judge({ [name]: foreign }, where)).toThrow(
        expect.objectContaining({ outcome: 'blocked', detail: 'redirected-endpoint' }),
      )
    }
    expect(() => judge({ [name]: loopback }, inActions)).toThrow(`${name} points to 127.0.0.1:4566`)
  })

  it('names the setting and the host, and neither path nor query', () => {
    expect(() => judge({ AWS_ENDPOINT_URL: foreign }, inActions)).toThrow(
      /^AWS_ENDPOINT_URL points to aws\.example\.invalid, (?!.*abc)/,
    )
  })

  it('judges the endpoint of a profile as one of a variable', () => {
    const profile = [{ setting: 'endpoint_url of profile "p" in c', service: 'all', url: foreign }] as const
    expect(() => judge({}, inActions, profile)).toThrow('endpoint_url of profile "p" in c points to')
  })

  it('lets loopback through for a rehearsal and in a terminal, and says so', () => {
    expect(judge({ AWS_ENDPOINT_URL: loopback }, rehearsing)).toBe(true)
    expect(judge({ AWS_ENDPOINT_URL: loopback }, terminal)).toBe(true)
  })

  it('refuses a stand-in beside the real thing', () => {
    expect(() => judge({ AWS_ENDPOINT_URL_STS: loopback }, rehearsing)).toThrow('another is real')
    expect(() => judge({ AWS_ENDPOINT_URL_LIGHTSAIL: loopback }, terminal)).toThrow('another is real')
  })

  it('uses them in the order of the SDKs', () => {
    const profile: readonly ProfileEndpoint[] = [
      { setting: '', service: 'all', url: 'd' },
      { setting: '', service: 'STS', url: 'c' },
    ]
    expect(endpointFor('STS', { AWS_ENDPOINT_URL_STS: 'a', AWS_ENDPOINT_URL: 'b' }, profile)).toBe('a')
    expect(endpointFor('STS', { AWS_ENDPOINT_URL: 'b' }, profile)).toBe('b')
    expect(endpointFor('STS', {}, profile)).toBe('c')
    expect(endpointFor('LIGHTSAIL', {}, profile)).toBe('d')
    expect(endpointFor('LIGHTSAIL', {}, [])).toBeUndefined()
  })
})
