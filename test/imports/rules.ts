/** What an import may be: `value` (any kind), `type` (erased), `lazy` (only `import()`). */
export type Kind = 'value' | 'type' | 'lazy'
type Row = Readonly<Record<string, Kind>>

const base: Row = { 'core/report': 'value', 'core/command': 'value', 'core/policy': 'value' }
const middle: Row = {
  ...base,
  'core/hook': 'value',
  'core/secrets': 'value',
  'core/image': 'value',
  'core/identity': 'value',
}
const top: Row = { ...middle, 'core/scan': 'value', 'core/deploy': 'value' }
const pure: Row = { 'node pure': 'value', packages: 'value' }
const world: Row = { 'node pure': 'value', 'node io': 'value', packages: 'value' }
const types = (row: Row): Row => Object.fromEntries(Object.keys(row).map((to) => [to, 'type' as const]))

/**
 * Who may import whom; a room may always import itself. What is absent is forbidden. docs/architecture.md shows
 * the same table, in words.
 */
export const rules: Readonly<Record<string, Row>> = {
  'core/report': pure,
  'core/command': { 'core/report': 'value', ...pure },
  'core/policy': { 'core/report': 'value', 'core/command': 'value', ...pure },
  'core/secrets': { ...base, ...pure },
  'core/hook': { ...base, 'core/secrets': 'value', ...pure },
  'core/image': { ...base, ...pure },
  'core/identity': { ...base, ...pure },
  'core/scan': { ...middle, ...pure },
  'core/deploy': { ...middle, 'core/scan': 'value', ...pure },
  adapters: { ...types(top), contracts: 'value', ...world, sdk: 'value' },
  'adapters/github': { ...types(top), contracts: 'value', adapters: 'value', ...world, toolkit: 'value' },
  commands: {
    ...top,
    contracts: 'value',
    adapters: 'value',
    'adapters/github': 'value',
    ...world,
    sdk: 'value',
  },
  'hosts/actions': {
    ...base,
    'core/secrets': 'lazy',
    contracts: 'value',
    hosts: 'value',
    ...world,
    toolkit: 'value',
  },
  hosts: { ...base, 'core/secrets': 'lazy', contracts: 'value', ...world },
  'actions registry': { commands: 'lazy', hosts: 'value', 'hosts/actions': 'value' },
  'cli registry': {
    'core/report': 'value',
    commands: 'lazy',
    'guard alone': 'lazy',
    hosts: 'value',
    ...world,
  },
  'guard alone': { 'core/report': 'value', commands: 'value', hosts: 'value' },
  'inspecting thread': { 'core/secrets': 'value', adapters: 'type', 'node io': 'value' },
  rehearsal: { ...top, contracts: 'value', adapters: 'value', twin: 'value', ...world },
  twin: { ...top, contracts: 'value', adapters: 'value', ...world, sdk: 'value' },
}

/** The rehearsal is a command whose body lives in a room of its own. */
export const exceptions: readonly (readonly [from: string, to: string])[] = [
  ['src/commands/rehearse.ts', 'rehearsal'],
]

/**
 * Files of core that an adapter may import for more than types: the errors, constants and formats that both sides of
 * a port share. None of them decides anything about a run.
 */
const contractFiles = [
  'src/core/command/failure.ts',
  'src/core/report/version.ts',
  'src/core/deploy/fargate/member-names.ts',
  'src/core/identity/hosts.ts',
  'src/core/identity/token.ts',
  'src/core/image/archive.ts',
  'src/core/image/builder/builder.ts',
  'src/core/image/builder/metadata.ts',
  'src/core/image/choose.ts',
  'src/core/image/dockerfile/pattern.ts',
  'src/core/image/layer.ts',
  'src/core/image/oci.ts',
  'src/core/image/parse.ts',
  'src/core/image/platform.ts',
  'src/core/scan/assessment.ts',
  'src/core/secrets/approval.ts',
  'src/core/secrets/event.ts',
]

const pureNode = [
  'node:buffer',
  'node:crypto',
  'node:path/posix',
  'node:string_decoder',
  'node:util',
  'node:zlib',
]

/** The room of a file under src/, or of a module's name. */
export function roomOf(module: string): string {
  if (contractFiles.includes(module)) return 'contracts'
  const core = /^src\/(core\/[^/]+)\//.exec(module)
  if (core?.[1] !== undefined) return core[1]
  if (module === 'src/actions.ts') return 'actions registry'
  if (module === 'src/cli.ts' || module === 'src/every-command.ts') return 'cli registry'
  if (module === 'src/guard-alone.ts') return 'guard alone'
  if (module === 'src/inspecting-thread.ts') return 'inspecting thread'
  if (module === 'src/hosts/actions.ts') return 'hosts/actions'
  if (module.startsWith('src/adapters/github/')) return 'adapters/github'
  if (module.startsWith('src/')) return module.split('/')[1] ?? module
  if (module.startsWith('node:')) return pureNode.includes(module) ? 'node pure' : 'node io'
  if (module.startsWith('@actions/')) return 'toolkit'
  return /^@(aws-sdk|smithy)\//.test(module) ? 'sdk' : 'packages'
}

/** A module that stands for each room that can be imported. */
export const samples: Readonly<Record<string, string>> = {
  'core/report': 'src/core/report/report.ts',
  'core/command': 'src/core/command/inputs.ts',
  'core/policy': 'src/core/policy/policy.ts',
  'core/secrets': 'src/core/secrets/inspect.ts',
  'core/hook': 'src/core/hook/manage.ts',
  'core/image': 'src/core/image/dockerfile/words.ts',
  'core/identity': 'src/core/identity/endpoints.ts',
  'core/scan': 'src/core/scan/verdict.ts',
  'core/deploy': 'src/core/deploy/gate.ts',
  contracts: 'src/core/command/failure.ts',
  adapters: 'src/adapters/system/child.ts',
  'adapters/github': 'src/adapters/github/event.ts',
  commands: 'src/commands/secret-guard.ts',
  hosts: 'src/hosts/terminal.ts',
  'hosts/actions': 'src/hosts/actions.ts',
  'actions registry': 'src/actions.ts',
  'cli registry': 'src/every-command.ts',
  'guard alone': 'src/guard-alone.ts',
  'inspecting thread': 'src/inspecting-thread.ts',
  rehearsal: 'src/rehearsal/rehearse.ts',
  twin: 'src/twin/twin.ts',
  'node pure': 'node:crypto',
  'node io': 'node:fs/promises',
  sdk: '@aws-sdk/client-sts',
  toolkit: '@actions/core',
  packages: 'yaml',
}
