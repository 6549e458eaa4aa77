import { version } from './core/report/version.ts'
import { type Registry, terminal } from './hosts/terminal.ts'

const registry = {
  'secret-guard': {
    about: 'Stop secrets before they are merged.',
    load: async () => (await import('./commands/secret-guard.ts')).command,
  },
  'scan-image': {
    about: 'Build an image or open one, look into every layer, ask for vulnerabilities, write the verdict.',
    load: async () => (await import('./commands/scan-image.ts')).command,
  },
  'deploy-lightsail': {
    about: 'Deploy a scanned image to a Lightsail container service, verify it, roll back.',
    load: async () => (await import('./commands/deploy-lightsail.ts')).command,
  },
  'deploy-fargate': {
    about: 'Deploy a scanned image to an ECS service on Fargate, verify it, roll back.',
    load: async () => (await import('./commands/deploy-fargate.ts')).command,
  },
  verdict: {
    about: 'Show a verdict, or verify that it vouches for an image.',
    load: async () => (await import('./commands/verdict.ts')).command,
  },
  engines: {
    about: 'List the vulnerability engines of this machine, or fetch the pinned release of one.',
    load: async () => (await import('./commands/engines.ts')).command,
  },
  hook: {
    about: 'Install, inspect or remove the git hooks that run secret-guard.',
    load: async () => (await import('./commands/hook.ts')).command,
  },
  waive: {
    about: 'Accept one finding for a while: writes a waiver into the policy.',
    load: async () => (await import('./commands/waive.ts')).command,
  },
  baseline: {
    about: 'Adopt an old repository: writes a waiver for each secret that is there.',
    load: async () => (await import('./commands/baseline.ts')).command,
  },
  rehearse: {
    about: 'Take an app down the whole road against stand-ins for AWS and GitHub.',
    load: async () => (await import('./commands/rehearse.ts')).command,
  },
} as const satisfies Registry

export const run = (signal: AbortSignal): Promise<void> =>
  terminal(registry, process.argv.slice(2), { version, signal })
