import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hooksOf } from '../adapters/git/hooks.ts'
import { openRepository } from '../adapters/git/repository.ts'
import { defineCommand } from '../core/command/command.ts'
import { UsageError } from '../core/command/failure.ts'
import { requiredChoice } from '../core/command/inputs.ts'
import { actions, manage } from '../core/hook/manage.ts'

export const command = defineCommand({
  name: 'hook',
  about: 'Let git itself run secret-guard before each commit and push of this clone.',
  positionals: ['action'],
  inputs: {
    action: requiredChoice(
      actions,
      'install: write pre-commit and pre-push, keeping what is there; status: show them; remove: put back what was there.',
    ),
  },
  outputs: { 'pre-commit': 'What that hook is now.', 'pre-push': 'What that hook is now.' },
  async run(inputs, { cwd, env, signal }) {
    const directory = resolve(cwd, inputs.directory)
    const opened = await openRepository({ directory, written: inputs.directory, signal, env })
    if (opened === undefined) {
      throw new UsageError(
        'no-repository',
        'directory',
        'input "directory": hooks need a git repository, and there is none here',
      )
    }
    const folder = await hooksOf({ directory: opened.root, signal, env })
    return manage(inputs.action, folder, {
      node: process.execPath,
      cli: fileURLToPath(new URL('../cli.js', import.meta.url)),
    })
  },
})
