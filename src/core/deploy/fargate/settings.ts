import type { Setting, Settings } from '../settings.ts'
import type { ContainerDefinition, PortMapping, TaskDefinition } from './definition.ts'
import { amountOf } from './size.ts'

/** What AWS's answers fill in where a definition says nothing, found by comparing both in its documentation. */
const defaults = {
  definition: {
    runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
    enableFaultInjection: false,
  },
  container: { cpu: 0, essential: true },
  healthCheck: { interval: 30, timeout: 5, retries: 3 },
} as const

/**
 * A task definition as flat settings: `cpu`, `taskRoleArn`, `app` (a container), `app/NAME` (its environment, plain
 * or by reference), `app:8501` (a port), `app.healthCheck` and the like. Empty lists and AWS's defaults are nothing.
 */
export function settingsOf(definition: TaskDefinition): Settings {
  const { containerDefinitions, cpu = '', memory = '', family, ...rest } = definition
  const settings = new Map<string, Setting>([['family', { value: family, open: true }]])
  settings.set('cpu', { value: String(amountOf(cpu, 'vCPU')), open: true })
  settings.set('memory', { value: String(amountOf(memory, 'GB')), open: true })
  for (const [name, value] of described(rest, defaults.definition)) settings.set(name, value)
  for (const one of containerDefinitions) addContainer(settings, one)
  return settings
}

function addContainer(settings: Map<string, Setting>, one: ContainerDefinition): void {
  const { name: container, image, environment, secrets, portMappings, healthCheck, ...rest } = one
  settings.set(container, { value: 'container', open: true })
  settings.set(`${container}.image`, { value: image, open: true, container })
  for (const { name, value } of environment ?? [])
    settings.set(`${container}/${name}`, { value, open: false, container })
  for (const { name, valueFrom } of secrets ?? [])
    settings.set(`${container}/${name}`, { value: `secret ${valueFrom}`, open: false, container })
  for (const port of portMappings ?? [])
    settings.set(`${container}:${port.containerPort ?? text(port)}`, {
      value: portOf(port),
      open: true,
      container,
    })
  if (healthCheck !== undefined) {
    const checked = { ...defaults.healthCheck, ...healthCheck }
    settings.set(`${container}.healthCheck`, { value: text(checked), open: false, container })
  }
  for (const [name, value] of described(rest, defaults.container))
    settings.set(`${container}.${name}`, { ...value, container })
}

/** Scalars may be shown; lists and maps may hold anything, such as the token of a log driver. */
function described(
  members: Readonly<Record<string, unknown>>,
  presets: Readonly<Record<string, unknown>>,
): readonly (readonly [string, Setting])[] {
  return Object.entries(members).flatMap(([name, value]) => {
    const preset = presets[name]
    const compared = name === 'runtimePlatform' ? { ...(preset as object), ...(value as object) } : value
    if (isNothing(value) || text(compared) === text(preset)) return []
    const open = typeof value !== 'object'
    return [[name, { value: open ? String(value) : text(value), open }] as const]
  })
}

/** On Fargate a host port can only be the container's. */
const portOf = ({ containerPort, hostPort: _, protocol = 'tcp', ...rest }: PortMapping): string =>
  Object.keys(rest).length === 0 ? String(protocol) : `${protocol} ${text(rest)}`

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0)

/** Equal values have equal texts, in whatever order their members stand and whether or not empty ones are said. */
function text(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) => {
      if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
      const kept = Object.entries(inner).filter(([, one]) => !isNothing(one))
      return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)))
    }) ?? ''
  )
}
