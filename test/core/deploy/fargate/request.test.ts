import { describe, expect, it } from '@jest/globals'
import { readInputs } from '../../../../src/core/command/inputs.ts'
import { fargateInputs } from '../../../../src/core/deploy/fargate/inputs.ts'
import { pushPlace } from '../../../../src/core/deploy/fargate/push-place.ts'
import { readRequest } from '../../../../src/core/deploy/fargate/request.ts'
import { digest, repository } from './world.ts'

const read = (given: Readonly<Record<string, string>>, spec?: string) => {
  const all: Readonly<Record<string, string>> = {
    service: 'advisor',
    image: `${repository}@${digest}`,
    ...given,
  }
  return readRequest(
    readInputs(fargateInputs, (name) => all[name] ?? ''),
    spec === undefined ? {} : { spec },
  )
}

describe('the inputs of deploy-fargate', () => {
  it('name an image of a registry, or a layout and where it goes', () => {
    expect(read({})).toMatchObject({ repository, named: digest, cluster: 'default', spec: undefined })
    expect(read({ image: 'out', 'push-to': repository })).toMatchObject({ repository, named: undefined })
  })

  it.each([
    ['a tag', { image: `${repository}:latest@${digest}` }, 'bad-value', 'image'],
    ['a short digest', { image: `${repository}@sha256:12` }, 'bad-value', 'image'],
    ['no host', { image: `advisor@${digest}` }, 'bad-value', 'image'],
    ['a layout that goes nowhere', { image: 'out' }, 'missing-input', 'push-to'],
    ['a place with a tag', { image: 'out', 'push-to': `${repository}:1` }, 'bad-value', 'push-to'],
    ['a place for what is there', { 'push-to': repository }, 'conflicting-inputs', 'push-to'],
    ['a smoke test that asks nowhere', { 'smoke-path': '/' }, 'missing-input', 'smoke-url'],
    ['a smoke URL with a path', { 'smoke-url': 'https://a.example.invalid/x' }, 'bad-value', 'smoke-url'],
    ['a smoke URL with a user', { 'smoke-url': 'https://u@a.example.invalid' }, 'bad-value', 'smoke-url'],
    [
      'names to inherit without a spec',
      { 'environment-inherit': 'A' },
      'conflicting-inputs',
      'environment-inherit',
    ],
  ])('refuse %s', (_, given, code, input) => {
    expect(() => read(given)).toThrow(expect.objectContaining({ code, input }))
  })

  it('refuse a broken spec', () => {
    expect(() => read({ spec: 'f.yml' }, '{')).toThrow(expect.objectContaining({ code: 'malformed-file' }))
  })
})

describe('where a push goes', () => {
  it('is the registry of the login, or the one that stands in for it', () => {
    const [host = ''] = repository.split('/')
    expect(pushPlace(repository, host)).toEqual({ address: host, repository: 'advisor' })
    expect(pushPlace(repository, '127.0.0.1:5000')).toEqual({
      address: '127.0.0.1:5000',
      repository: 'advisor',
    })
  })

  it('is never another account’s', () => {
    expect(() => pushPlace(repository, '999999999999.dkr.ecr.us-east-1.amazonaws.com')).toThrow(
      expect.objectContaining({ input: 'push-to' }),
    )
  })
})
