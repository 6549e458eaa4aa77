#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { type Registry, terminal } from './hosts/terminal.ts'

const registry = {
  'secret-guard': {
    about: 'Stop secrets before they are merged.',
    load: async () => (await import('./commands/secret-guard.ts')).command,
  },
  hook: {
    about: 'Let git run secret-guard before each commit and push.',
    load: async () => (await import('./commands/hook.ts')).command,
  },
} as const satisfies Registry

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
}
await terminal(registry, process.argv.slice(2), version)
