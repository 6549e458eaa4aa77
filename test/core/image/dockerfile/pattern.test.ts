import { expect, it } from '@jest/globals'
import { matchesPattern } from '../../../../src/core/image/dockerfile/pattern.ts'

it.each([
  ['package*.json', 'package-lock.json', true],
  ['package*.json', 'package.json', true],
  ['package*.json', 'package.json5', false],
  ['*', 'anything', true],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['[a-c]x', 'bx', true],
  ['[^a-c]x', 'bx', false],
  ['[^a-c]x', 'dx', true],
  ['\\*', '*', true],
  ['\\*', 'x', false],
  ['a.c', 'abc', false],
  ['*a*b*', 'xxaxxbxx', true],
  ['*a*b', 'xxbxxa', false],
])('%s and %s: %s', (pattern, name, fits) => {
  expect(matchesPattern(pattern, name)).toBe(fits)
})

it('does not go back exponentially', () => {
  expect(matchesPattern(`${'*a'.repeat(50)}b`, 'a'.repeat(5000))).toBe(false)
})
