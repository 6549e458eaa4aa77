import { describe, expect, it } from '@jest/globals'
import { parseRepository } from '../../../src/core/image/repository.ts'

describe('a repository', () => {
  it.each([
    ['registry.example.invalid/advisor', 'registry.example.invalid', 'advisor'],
    ['127.0.0.1:5000/team/ad-visor__2', '127.0.0.1:5000', 'team/ad-visor__2'],
  ])('is host and name: %s', (text, host, name) => expect(parseRepository(text)).toEqual({ host, name }))

  it.each([
    ['no host', 'advisor'],
    ['no name', 'registry.example.invalid/'],
    ['a tag', 'registry.example.invalid/advisor:1'],
    ['a digest', 'registry.example.invalid/advisor@sha256:00'],
    ['a capital', 'registry.example.invalid/Advisor'],
    ['an empty part', 'registry.example.invalid/a//b'],
    ['two dots', 'registry.example.invalid/a..b'],
    ['a scheme', 'https://registry.example.invalid/advisor'],
    ['a user', 'user@registry.example.invalid/advisor'],
  ])('has not %s', (_, text) => expect(parseRepository(text)).toBeUndefined())
})
