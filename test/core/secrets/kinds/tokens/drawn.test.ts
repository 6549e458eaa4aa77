import { describe, expect, it } from '@jest/globals'
import { isDrawn } from '../../../../../src/core/secrets/kinds/tokens/drawn.ts'
import { alphabets, drawn } from '../../plant.ts'

const drawnFrom = (Object.keys(alphabets) as (keyof typeof alphabets)[]).filter((name) => name !== 'digits')

describe.each(drawnFrom)('%s', (alphabet) => {
  it.each(alphabet === 'hex' ? [32, 64] : [20, 32, 40, 64])('takes nearly every draw of %i', (length) => {
    const draws = Array.from({ length: 400 }, (_, at) => drawn(`draw ${at}`, length, alphabet))
    expect(draws.filter((draw) => !isDrawn(draw)).length).toBeLessThanOrEqual(length < 32 ? 16 : 6)
  })
})

it.each([
  ['one character', 'a'.repeat(40)],
  ['digits', drawn('digits', 40, 'digits')],
  ['the alphabet', 'abcdefghijklmnopqrstuvwxyz0123456789'],
  ['the alphabet in hexadecimal, twice', '0123456789abcdef'.repeat(2)],
  ['a cycle', 'a1B2c3'.repeat(6)],
  ['words', 'thisIsTheNameOfAFunctionThatDoesThings'],
  ['words of one case', 'thenameofthefunctionthatdoesthings'],
  ['words with dashes', 'put-the-token-of-the-service-in-here-now'],
  ['a word for a place', `${drawn('a', 16, 'base62')}EXAMPLE${drawn('b', 16, 'base62')}`],
  ['a sentence in base64', Buffer.from('we like this tool, and hope that you do').toString('base64')],
  ['crosses', `${drawn('a', 12, 'base62')}${'x'.repeat(20)}`],
])('refuses %s', (_, text) => {
  expect(isDrawn(text)).toBe(false)
})
