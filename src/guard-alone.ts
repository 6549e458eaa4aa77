import { command } from './commands/secret-guard.ts'
import { version } from './core/report/version.ts'
import { terminal } from './hosts/terminal.ts'

const registry = { 'secret-guard': { about: command.about, load: async () => command } }
const thread = new URL('./inspecting-thread.js', import.meta.url)
export const run = (signal: AbortSignal): Promise<void> =>
  terminal(registry, process.argv.slice(2), { version, signal, thread })
