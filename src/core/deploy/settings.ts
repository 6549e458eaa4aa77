import type { HealthCheck, Workload } from './service.ts'

/** AWS's defaults (ContainerServiceHealthCheckConfig). */
const healthDefaults = {
  healthyThreshold: 2,
  unhealthyThreshold: 2,
  timeoutSeconds: 2,
  intervalSeconds: 5,
  path: '/',
  successCodes: '200-499',
} as const satisfies Required<HealthCheck>

/** `open` values may be shown in a plan; environment and commands may hold secrets and never are. */
type Setting = { readonly value: string; readonly open: boolean; readonly container?: string }

/**
 * A workload as flat, comparable settings with the names that plan, `remove` and errors use: `app` (a container),
 * `app/NAME` (its environment), `app:8501` (a port), `app.command`, `publicEndpoint`, `healthCheck.path`.
 * Images are compared apart, by digest.
 */
export function settingsOf({ containers, publicEndpoint }: Workload): ReadonlyMap<string, Setting> {
  const settings = new Map<string, Setting>()
  for (const [name, { command, environment, ports }] of Object.entries(containers)) {
    settings.set(name, { value: 'container', open: true })
    if (command.length > 0)
      settings.set(`${name}.command`, { value: JSON.stringify(command), open: false, container: name })
    for (const [key, value] of Object.entries(environment))
      settings.set(`${name}/${key}`, { value, open: false, container: name })
    for (const [port, protocol] of Object.entries(ports))
      settings.set(`${name}:${port}`, { value: protocol, open: true, container: name })
  }
  if (publicEndpoint === undefined) return settings
  const { containerName, containerPort, healthCheck } = publicEndpoint
  settings.set('publicEndpoint', { value: `${containerName}:${containerPort}`, open: true })
  for (const [member, value] of Object.entries(healthCheck))
    settings.set(`healthCheck.${member}`, { value: String(value), open: true })
  return settings
}

/** Without the health check's members that only repeat AWS's defaults, as AWS's answers do. */
function withoutDefaults(settings: ReadonlyMap<string, Setting>): ReadonlyMap<string, Setting> {
  const defaults = new Map(Object.entries(healthDefaults).map(([name, value]) => [name, String(value)]))
  return new Map(
    [...settings].filter(([name, { value }]) => defaults.get(name.replace(/^healthCheck\./, '')) !== value),
  )
}

/** `+ app/NEW`, `~ app/LOG_LEVEL`, `~ healthCheck.path "/" → "/health"`, `- app/OLD`; sorted by name. */
export function changesBetween(have: Workload, want: Workload): readonly string[] {
  const before = withoutDefaults(settingsOf(have))
  const after = withoutDefaults(settingsOf(want))
  const names = [...new Set([...before.keys(), ...after.keys()])].sort()
  return names.flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)]
    if (old?.value === now?.value) return []
    if (old === undefined) return [`+ ${name}${now?.open ? ` ${JSON.stringify(now.value)}` : ''}`]
    if (now === undefined) return [`- ${name}`]
    return [
      `~ ${name}${now.open ? ` ${JSON.stringify(old.value)} → ${JSON.stringify(now.value)}` : ' (value not shown)'}`,
    ]
  })
}

/** What runs today and is absent from the new workload. A vanishing container stands for all that is its own. */
export function vanishing(have: Workload, want: Workload): readonly string[] {
  const after = settingsOf(want)
  const gone = [...withoutDefaults(settingsOf(have))].filter(([name]) => !after.has(name))
  const names = new Set(gone.map(([name]) => name))
  return gone
    .filter(([, { container }]) => container === undefined || !names.has(container))
    .map(([name]) => name)
}

/** `remove` names a setting in full, an environment variable alone, or a whole health check. */
export const namesSetting = (word: string, setting: string): boolean =>
  setting === word ||
  setting.endsWith(`/${word}`) ||
  (word === 'healthCheck' && setting.startsWith('healthCheck.'))
