import { expect, it } from '@jest/globals'
import { networkOf } from '../../../src/adapters/engines/network.ts'
import { toolCache } from '../../../src/adapters/engines/tool-cache.ts'

it('keeps proxies and certificates of the environment, and no proxy with a password', () => {
  const kept = {
    HTTPS_PROXY: 'http://proxy.example.invalid:3128',
    no_proxy: 'localhost',
    SSL_CERT_FILE: '/etc/ssl/own.pem',
  }
  const dropped = {
    http_proxy: 'http://user:word@proxy.example.invalid',
    HTTP_PROXY: '',
    PATH: '/bin',
    TRIVY_DEBUG: '1',
  }
  expect(networkOf({ ...kept, ...dropped })).toEqual(kept)
})

it.each([
  ['the runner’s', 'actions', { RUNNER_TOOL_CACHE: '/tools', XDG_CACHE_HOME: '/cache' }, '/tools/kship'],
  ['the user’s, on a runner without one', 'actions', {}, '/home/ada/.cache/kship'],
  ['the user’s', 'terminal', { RUNNER_TOOL_CACHE: '/tools' }, '/home/ada/.cache/kship'],
  ['the one that the user names', 'terminal', { XDG_CACHE_HOME: '/cache' }, '/cache/kship'],
] as const)('finds %s cache', (_, host, env, folder) => {
  expect(toolCache({ host, env, home: '/home/ada' })).toBe(folder)
})
