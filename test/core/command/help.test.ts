import { expect, it } from '@jest/globals'
import { defineCommand } from '../../../src/core/command/command.ts'
import { renderHelp } from '../../../src/core/command/help.ts'
import { report } from '../../../src/core/report/report.ts'

const command = defineCommand({
  name: 'try',
  about: 'Try.',
  inputs: {},
  outputs: {},
  run: async () => report({ command: 'try', outcome: 'passed', detail: 'clean', summary: '' }),
})

it('sets a default apart from the sentence: the current folder is no ".."', () => {
  expect(renderHelp(command)).toContain('Default: `.`.\n')
})
