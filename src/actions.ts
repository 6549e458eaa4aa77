import type { ActionRegistry } from './hosts/actions.ts'
import { cancellation } from './hosts/cancellation.ts'

export const registry = {
  'secret-guard': async () => (await import('./commands/secret-guard.ts')).command,
  'scan-image': async () => (await import('./commands/scan-image.ts')).command,
  'deploy-lightsail': async () => (await import('./commands/deploy-lightsail.ts')).command,
  'deploy-fargate': async () => (await import('./commands/deploy-fargate.ts')).command,
} as const satisfies ActionRegistry

/** The bundle's entry: `actions/<name>/main.js` calls it with its own name. */
export async function run(name: string): Promise<void> {
  // Before anything else is loaded: until then a signal ends node without a word.
  const signal = cancellation()
  const { action } = await import('./hosts/actions.ts')
  const thread = new URL('./inspecting-thread.js', import.meta.url)
  await action(registry, name, { signal, thread })
}
