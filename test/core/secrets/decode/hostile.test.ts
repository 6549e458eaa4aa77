import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { builtIn } from '../../../../src/core/secrets/inspect.ts'
import { marks } from '../../../fuzz/texts.ts'
import { type Make, repeated, superlinear } from '../../../growth.ts'
import { withChecksum } from '../plant.ts'

const token = withChecksum('ghp_', 'property')

/** Ways to write any text, of which a reader must find what was written. */
const encodings: Readonly<Record<string, (text: string) => string>> = {
  base64: (text) => Buffer.from(text).toString('base64'),
  'base64 for URLs': (text) => Buffer.from(text).toString('base64url'),
  hex: (text) => Buffer.from(text).toString('hex'),
  json: (text) => [...text].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  percent: (text) => [...text].map((one) => `%${one.charCodeAt(0).toString(16).padStart(2, '0')}`).join(''),
  entities: (text) => [...text].map((one) => `&#x${one.charCodeAt(0).toString(16)};`).join(''),
}
const names = fc.constantFrom(...Object.keys(encodings))
const encode = (name: string, text: string): string => encodings[name]?.(text) ?? text

describe('any text', () => {
  it('gives up what is written in it by one to three encodings', () =>
    fc.assert(
      fc.property(fc.array(names, { minLength: 1, maxLength: 3 }), fc.nat(40), (chain, blanks) => {
        const written = chain.reduce((text, name) => encode(name, text), `the token: ${token}`)
        const text = `${' '.repeat(blanks)}\nx = "${written}"\n`
        const hits = builtIn.inspect('a.txt', Buffer.from(text))
        expect(hits.map(({ secret, line }) => [secret, line])).toEqual([[token, 2]])
        expect(hits[0]?.column).toBeGreaterThanOrEqual(6)
        expect(hits[0]?.column).toBeLessThan(6 + written.length)
      }),
      { numRuns: 60, examples: [[['base64', 'json', 'json'], 0]] },
    ))

  it('is read without a fault, whatever its bytes', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        builtIn.inspect('.env', bytes)
      }),
      { numRuns: 200 },
    ))

  it('is read without a fault when it is made of pieces that mean something', () => {
    const pieces = [
      '\\',
      '\\u',
      '\\u{',
      '%',
      '%4',
      '&#',
      '&#x',
      ';',
      '"',
      '\\n',
      'A_B=',
      '<w:t>',
      '</w:t>',
      '"cells"',
    ]
    const piece = fc.oneof(fc.constantFrom(...pieces, '"nbformat"', '{', '[', ']', '}'), fc.string())
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 200 }), (parts) => {
        builtIn.inspect('a.ipynb', Buffer.from(parts.join('')))
      }),
      { numRuns: 200 },
    )
  })
})

describe('time is linear in', () => {
  it.each(Object.entries(marks))('%s', (_, piece) => {
    const make: Make = (size) => {
      const bytes = Buffer.from(repeated(piece, size))
      return () => void builtIn.inspect('a.txt', bytes)
    }
    expect(superlinear(make, 64 * 1024)).toBeUndefined()
  })
})
