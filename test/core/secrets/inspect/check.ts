import { expect, it } from '@jest/globals'
import { builtIn } from '../../../../src/core/secrets/inspect.ts'
import { drawn, withChecksum } from '../plant.ts'

const seen = (path: string, text: string): string[] =>
  builtIn
    .inspect(path, Buffer.from(text))
    .map(({ rule, confidence, line }) => `${rule.id} ${confidence} ${line}`)

export type Case = readonly [name: string, text: string, expected: readonly string[], path?: string]

export const classic = withChecksum('ghp_', 'one')
export const random = drawn('value', 32, 'base62')
export const password = ['Tr0u', 'b4dor'].join('')

/** Everything that is found. */
export const checkAll = (cases: readonly Case[]): void => {
  it.each(cases)('%s', (_, text, expected, path = 'src/settings.txt') => {
    expect(seen(path, text)).toEqual(expected)
  })
}

/** Only what has a form of its own: the name beside a near miss may still call it a secret. */
export const check = (cases: readonly Case[]): void => {
  it.each(cases)('%s', (_, text, expected, path = 'src/settings.txt') => {
    expect(
      seen(path, text).filter((found) => !/^(?:secret-assignment|env-file-secret) /.test(found)),
    ).toEqual(expected)
  })
}
