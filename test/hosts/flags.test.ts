import { describe, expect, it } from '@jest/globals'
import { defineCommand } from '../../src/core/command/command.ts'
import { choice, flag, list, text } from '../../src/core/command/inputs.ts'
import { report } from '../../src/core/report/report.ts'
import { readFlags } from '../../src/hosts/flags.ts'

const command = defineCommand({
  name: 'try',
  about: '',
  positionals: ['action'],
  inputs: {
    action: text('ACTION', ''),
    scope: choice(['tree', 'history'], ''),
    names: list('NAME', ''),
    yes: flag(''),
  },
  run: async () => report({ command: 'try', outcome: 'passed', detail: 'done', summary: '' }),
})
const read = (...words: string[]): Record<string, string> => readFlags(command, words)

describe('readFlags', () => {
  it.each<[string, string[], Record<string, string>]>([
    [
      'values behind and in a word',
      ['go', '--scope', 'tree', '--yes'],
      { action: 'go', scope: 'tree', yes: 'true' },
    ],
    ['a list that adds up', ['--names', 'a', '--names=b,c'], { names: 'a,b,c' }],
    ['the same twice', ['--scope', 'tree', '--scope=tree', '--yes', '--yes'], { scope: 'tree', yes: 'true' }],
    ['an empty value', ['--scope='], { scope: '' }],
  ])('reads %s', (_, words, given) => {
    expect(read(...words)).toEqual(given)
  })

  it.each([
    ['two values', ['--scope', 'tree', '--scope', 'history'], 'scope'],
    ['two values with signs', ['--scope=tree', '--scope=history'], 'scope'],
    ['a flag that is and is not', ['--yes', '--yes=false'], 'yes'],
    ['a word and an input', ['go', '--action', 'stay'], 'action'],
    ['a value and none', ['--scope=tree', '--scope='], 'scope'],
  ])('refuses %s, and does not repeat them', (_, words, input) => {
    const message = `input "${input}" is given twice, with different values: give it once`
    const refused = { code: 'conflicting-inputs', input, message }
    expect(() => read(...words)).toThrow(expect.objectContaining(refused))
  })
})
