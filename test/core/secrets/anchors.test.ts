import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { callerOf } from '../../../src/core/secrets/anchors.ts'
import type { Kind } from '../../../src/core/secrets/kind.ts'
import { kinds } from '../../../src/core/secrets/kinds.ts'

const kind = (anchors: readonly string[], reads?: Kind['reads']): Kind => ({
  rules: [],
  inBinary: false,
  anchors,
  find: () => [],
  ...(reads !== undefined && { reads }),
})
const source = { path: 'a/b.txt', text: 'one TWO_three', binary: false }

it.each([
  ['an anchor that occurs', kind(['four', 'one']), true],
  ['in another case', kind(['two_']), true],
  ['none that occurs', kind(['four']), false],
  ['the path', kind([], (path) => path === 'a/b.txt'), true],
  ['another path', kind([], (path) => path === 'b.txt'), false],
])('calls a kind by %s', (_, one, expected) => {
  expect(callerOf([one])(source).map(({ kind }) => kind)).toEqual(expected ? [one] : [])
})

it('finds what looking for each by itself finds, however they overlap', () => {
  const letters = fc.constantFrom('a', 'b', 'c', 'A', 'é', 'É', '_')
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é'), minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 12 }),
      fc.string({ unit: letters, maxLength: 60 }),
      (words, text) => {
        const all = words.map((one) => kind([one]))
        const expected = all.filter(({ anchors: [one = ''] }) => text.toLowerCase().includes(one))
        expect(callerOf(all)({ ...source, text }).map(({ kind }) => kind)).toEqual(expected)
      },
    ),
  )
})

it('has rare anchors only, in lower case', () => {
  for (const { anchors } of kinds) {
    for (const anchor of anchors) {
      expect(anchor).toBe(anchor.toLowerCase())
      expect(anchor.length).toBeGreaterThanOrEqual(3)
    }
  }
})

it('can call every kind', () => {
  for (const { anchors, reads } of kinds) expect(anchors.length > 0 || reads !== undefined).toBe(true)
})
