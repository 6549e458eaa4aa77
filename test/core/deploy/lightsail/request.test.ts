import { describe, expect, it } from '@jest/globals'
import { readInputs } from '../../../../src/core/command/inputs.ts'
import { lightsailInputs } from '../../../../src/core/deploy/lightsail/inputs.ts'
import { readRequest } from '../../../../src/core/deploy/lightsail/request.ts'

const spec = JSON.stringify({
  serviceName: 'advisor',
  containers: { app: { ports: { 80: 'HTTP' } } },
  publicEndpoint: { containerName: 'app', containerPort: 80 },
})
const read = (given: Readonly<Record<string, string>>, text = spec) => {
  const all: Readonly<Record<string, string>> = { spec: 'f.yml', image: 'out', ...given }
  return readRequest(
    readInputs(lightsailInputs, (name) => all[name] ?? ''),
    { spec: text },
  )
}

describe('the inputs of a deploy', () => {
  it('take the service from the spec', () => {
    expect(read({})).toMatchObject({
      service: 'advisor',
      timeout: 900_000,
      verdictMode: 'require',
      dryRun: false,
    })
  })

  it('describe the smoke test', () => {
    expect(read({ 'smoke-path': '/h', 'smoke-text': 'ok' }).smoke).toEqual({
      path: '/h',
      status: 200,
      text: 'ok',
    })
  })

  it.each([
    ['another service', { service: 'other' }, spec, 'conflicting-inputs', 'service'],
    ['no service at all', {}, '{"containers":{"app":{}}}', 'missing-input', 'service'],
    ['a registry', { image: `x.example.invalid/y@sha256:${'0'.repeat(64)}` }, spec, 'bad-value', 'image'],
    [
      'a smoke path that is another host',
      { 'smoke-path': '//evil.example' },
      spec,
      'bad-value',
      'smoke-path',
    ],
    ['a smoke path that is no path', { 'smoke-path': 'health' }, spec, 'bad-value', 'smoke-path'],
    ['a smoke text alone', { 'smoke-text': 'ok' }, spec, 'conflicting-inputs', 'smoke-text'],
    [
      'nothing public to smoke',
      { service: 'a', 'smoke-path': '/' },
      '{"containers":{"app":{}}}',
      'conflicting-inputs',
      'smoke-path',
    ],
    ['a broken spec', {}, '{', 'malformed-file', 'spec'],
  ])('refuse %s', (_, given, text, code, input) => {
    expect(() => read(given, text)).toThrow(expect.objectContaining({ code, input }))
  })
})
