import { type ActionRegistry, action } from './hosts/actions.ts'

export const registry = {
  'secret-guard': async () => (await import('./commands/secret-guard.ts')).command,
  'scan-image': async () => (await import('./commands/scan-image.ts')).command,
  'deploy-lightsail': async () => (await import('./commands/deploy-lightsail.ts')).command,
  'deploy-fargate': async () => (await import('./commands/deploy-fargate.ts')).command,
} as const satisfies ActionRegistry

/** The bundle's entry: `actions/<name>/main.js` calls it with its own name. */
export const run = (name: string): Promise<void> =>
  action(registry, name, new URL('./inspecting-thread.js', import.meta.url))
