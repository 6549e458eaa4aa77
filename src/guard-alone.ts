import { command } from './commands/secret-guard.ts'
import { version } from './core/report/version.ts'
import { terminal } from './hosts/terminal.ts'

const registry = { 'secret-guard': { about: command.about, load: async () => command } }
await terminal(registry, process.argv.slice(2), version, new URL('./inspecting-thread.js', import.meta.url))
