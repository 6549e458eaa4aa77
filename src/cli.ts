#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { type Registry, terminal } from './hosts/terminal.ts'

const registry = {
  'deploy-lightsail': {
    about: 'Deploys a scanned image to a Lightsail container service.',
    load: async () => (await import('./commands/deploy-lightsail.ts')).command,
  },
  'scan-image': {
    about: 'Builds an image, looks for secrets in every layer, writes a verdict.',
    load: async () => (await import('./commands/scan-image.ts')).command,
  },
  verdict: {
    about: 'Shows or verifies the verdict of a scan.',
    load: async () => (await import('./commands/verdict.ts')).command,
  },
  'secret-guard': {
    about: 'Stop secrets before they are merged.',
    load: async () => (await import('./commands/secret-guard.ts')).command,
  },
} as const satisfies Registry

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
}
await terminal(registry, process.argv.slice(2), version)
