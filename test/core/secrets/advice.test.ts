import { describe, expect, it } from '@jest/globals'
import { adviceOf, filled } from '../../../src/core/secrets/advice.ts'
import type { Rule } from '../../../src/core/secrets/hit.ts'
import { kinds } from '../../../src/core/secrets/kinds.ts'

describe('advice', () => {
  it.each([
    ['every place of it', 'echo {FILE} {FILE} {SECRET_NAME}', 'echo a.txt a.txt DB_KEY'],
    ['a file that a shell would read otherwise, quoted', 'cat {FILE}', `cat 'a b;$(x)'\\''c'`, `a b;$(x)'c`],
    ['a file that looks like an option, quoted', 'cat {FILE}', `cat '-rf'`, '-rf'],
    [
      'no word that only looks like a place',
      'FILE USER $FILE {OTHER} {0,63}',
      'FILE USER $FILE {OTHER} {0,63}',
    ],
    ['a dollar as it is', 'cat {FILE}', `cat '$&'`, '$&'],
  ])('has filled in %s', (_, line, expected, FILE = 'a.txt') => {
    expect(filled(line, { FILE, SECRET_NAME: 'DB_KEY' })).toBe(expected)
  })

  it.each([
    ['not known', {}],
    ['not to be pasted', { SECRET_NAME: '$(x)', USER: '-x;y', FINGERPRINT: 'no hex', FILE: '' }],
  ])('leaves its name where it is %s', (_, known) => {
    expect(filled('{SECRET_NAME} {FILE} {FINGERPRINT} {USER}', known)).toBe(
      'SECRET_NAME FILE FINGERPRINT USER',
    )
  })

  it('asks whose it is until that is known', () => {
    const rule: Rule = { id: 'a', title: 'A', severity: 'low', whose: 'ask', rotate: ['do {USER}'] }
    expect(adviceOf(rule, { USER: 'ada' }, false)).toEqual(['ask', 'do ada'])
    expect(adviceOf(rule, { USER: 'ada' }, true)).toEqual(['do ada'])
  })

  it('of no built-in kind has a place that nobody fills in', () => {
    const rules = kinds.flatMap((kind) => kind.rules)
    const known = { SECRET_NAME: 'a', FILE: 'a', FINGERPRINT: 'a', USER: 'a' }
    const left = rules
      .flatMap((rule) => adviceOf(rule, known, false))
      .filter((line) => /\{[A-Z_]+\}/.test(line))
    expect(left).toEqual([])
  })
})
