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
    ['two values', ['--scope', 'tree', '--scope', 'history'], 'scope', 'tree', 'history'],
    ['two values with signs', ['--scope=tree', '--scope=history'], 'scope', 'tree', 'history'],
    ['a flag that is and is not', ['--yes', '--yes=false'], 'yes', 'true', 'false'],
    ['a word and an input', ['go', '--action', 'stay'], 'action', 'go', 'stay'],
    ['a value and none', ['--scope=tree', '--scope='], 'scope', 'tree', ''],
  ])('refuses %s', (_, words, input, one, other) => {
    const refused = {
      code: 'conflicting-inputs',
      input,
      message: expect.stringContaining(`"${one}" and "${other}"`),
    }
    expect(() => read(...words)).toThrow(expect.objectContaining(refused))
  })
})
