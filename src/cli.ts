#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { type Registry, terminal } from './hosts/terminal.ts'

const registry = {
  'secret-guard': {
    about: 'Stop secrets before they are merged.',
    load: async () => (await import('./commands/secret-guard.ts')).command,
  },
  'scan-image': {
    about: 'Build an image, look for secrets in every layer, write a verdict.',
    load: async () => (await import('./commands/scan-image.ts')).command,
  },
  hook: {
    about: 'Let git run secret-guard before each commit and push.',
    load: async () => (await import('./commands/hook.ts')).command,
  },
  'deploy-lightsail': {
    about: 'Deploy a scanned image to a Lightsail container service.',
    load: async () => (await import('./commands/deploy-lightsail.ts')).command,
  },
  verdict: {
    about: 'Show or verify the verdict of a scan.',
    load: async () => (await import('./commands/verdict.ts')).command,
  },
} as const satisfies Registry

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
}
await terminal(registry, process.argv.slice(2), version)
