import { describe, expect, it } from '@jest/globals'
import { execForm, readPairs, splitWords } from '../../../../src/core/image/dockerfile/words.ts'

const variables = { A: 'one', EMPTY: '', SPACED: 'a b' }
const ref = (text: string): string => `$${text}`

describe('splitWords', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['blanks', '  a  b\tc ', ['a', 'b', 'c']],
    ['double quotes', '"a b" c', ['a b', 'c']],
    ['single quotes', "'a b'c", ['a bc']],
    ['an empty word', '"" x', ['', 'x']],
    ['an escaped blank', 'a\\ b', ['a b']],
    ['an escape kept between double quotes', '"a\\b\\""', ['a\\b"']],
    ['no escape between single quotes', "'a\\'", ['a\\']],
    ['a variable', ref('A'), ['one']],
    ['a variable in braces', `x${ref('{A}')}y`, ['xoney']],
    ['a variable with blanks stays one word', ref('SPACED'), ['a b']],
    ['an unknown variable', `[${ref('NONE')}]`, ['[]']],
    ['a default', `${ref('{NONE:-two}')} ${ref('{EMPTY:-two}')} ${ref('{A:-two}')}`, ['two', 'two', 'one']],
    ['an alternative', `${ref('{A:+set}')}.${ref('{NONE:+set}')}`, ['set.']],
    ['a variable between double quotes', `"${ref('A')}"`, ['one']],
    ['no variable between single quotes', `'${ref('A')}'`, [ref('A')]],
    ['an escaped dollar', `\\${ref('A')}`, [ref('A')]],
    ['a lone dollar', 'a$ b', ['a$', 'b']],
    ['a name of the prototype', ref('toString'), ['']],
  ]
  it.each(cases)('%s', (_, text, words) => {
    expect(splitWords(text, '\\', variables)).toEqual(words)
  })

  it.each([
    ['an open quote', '"a', 'no closing "'],
    ['an unknown operation', ref('{A%x}'), 'not understood'],
  ])('refuses %s', (_, text, words) => {
    expect(() => splitWords(text, '\\', variables)).toThrow(words)
  })
})

describe('readPairs', () => {
  it.each([
    [
      'several',
      'A=1 B="x y"',
      [
        ['A', '1'],
        ['B', 'x y'],
      ],
    ],
    ['the old form', 'NAME all the rest', [['NAME', 'all the rest']]],
    ['a value with =', 'URL=a=b', [['URL', 'a=b']]],
    ['quoted names', '"com.x"=1', [['com.x', '1']]],
  ])('%s', (_, text, pairs) => {
    expect(readPairs(text, '\\', {})).toEqual(pairs)
  })

  it('refuses a word without =', () => {
    expect(() => readPairs('A=1 B', '\\', {})).toThrow('must be NAME=value, got "B"')
  })
})

describe('execForm', () => {
  it.each([
    ['a list of texts', '["a b", "c"]', ['a b', 'c']],
    ['single quotes are the shell form', "['a']", undefined],
    ['numbers are the shell form', '[1]', undefined],
    ['text', 'node app.js', undefined],
  ])('%s', (_, text, words) => {
    expect(execForm(text)).toEqual(words)
  })
})
