import { describe, expect, it } from '@jest/globals'
import {
  choice,
  choiceOr,
  didYouMean,
  flag,
  list,
  readInputs,
  requiredText,
  text,
  textOr,
  unknownInput,
  whole,
  wholeOr,
} from '../../../src/core/command/inputs.ts'

const table = {
  name: requiredText('NAME', 'Who.'),
  note: text('TEXT', 'Anything.'),
  file: textOr('a.yml', 'FILE', 'Which.'),
  sure: flag('Really.'),
  mode: choiceOr(['warn', 'off'], 'warn', 'How.'),
  kind: choice(['red', 'blue'], 'Which.'),
  scale: wholeOr(2, 1, 20, 'N', 'How many.'),
  limit: whole(0, 9, 'N', 'At most.'),
  names: list('NAMES', 'Which ones.'),
}
const read = (given: Record<string, string>) => readInputs(table, (name) => given[name] ?? '')

it('fills in presets and takes empty for absent', () => {
  expect(read({ name: ' x ', note: '', names: '' })).toEqual({
    name: 'x',
    note: undefined,
    file: 'a.yml',
    sure: false,
    mode: 'warn',
    kind: undefined,
    scale: 2,
    limit: undefined,
    names: [],
  })
})

it.each([
  ['true', true],
  ['YES', true],
  ['on', true],
  ['false', false],
  ['No', false],
  ['off', false],
])('reads %s as a boolean', (raw, value) => {
  expect(read({ name: 'x', sure: raw }).sure).toBe(value)
})

it('splits a list at commas and line breaks', () => {
  expect(read({ name: 'x', names: 'A, B\n\nC,' }).names).toEqual(['A', 'B', 'C'])
})

describe('names the input as it was written', () => {
  it.each([
    ['missing', {}, 'missing-input', 'input "name" is required: Who.'],
    [
      'a wrong boolean',
      { name: 'x', sure: 'treu' },
      'bad-value',
      'input "sure" must be true or false, got "treu"',
    ],
    [
      'a wrong choice',
      { name: 'x', mode: 'of' },
      'bad-value',
      'input "mode" must be one of warn, off, got "of"',
    ],
    [
      'no number',
      { name: 'x', scale: '2x' },
      'bad-value',
      'input "scale" must be a whole number from 1 to 20, got "2x"',
    ],
    [
      'a fraction',
      { name: 'x', scale: '1.5' },
      'bad-value',
      'input "scale" must be a whole number from 1 to 20, got "1.5"',
    ],
    [
      'out of range',
      { name: 'x', limit: '10' },
      'bad-value',
      'input "limit" must be a whole number from 0 to 9, got "10"',
    ],
  ])('%s', (_, given, code, message) => {
    expect(() => read(given)).toThrow(expect.objectContaining({ code, message }))
  })
})

it.each([
  ['platfrom', ['platform', 'policy'], 'unknown input "platfrom"; did you mean "platform"?'],
  ['zzzzzz', ['platform'], 'unknown input "zzzzzz"'],
])('offers the nearest name for %s', (name, known, message) => {
  expect(unknownInput(name, known).message).toBe(message)
})

it('has no nearest name where there is none', () => {
  expect(didYouMean('x', [])).toBe('')
})
