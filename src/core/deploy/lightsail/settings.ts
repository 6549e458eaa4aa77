import type { Setting, Settings } from '../settings.ts'
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

/** Images are compared apart, by digest. */
export function settingsOf({ containers, publicEndpoint }: Workload): Settings {
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
export function withoutDefaults(settings: Settings): Settings {
  const defaults = new Map(Object.entries(healthDefaults).map(([name, value]) => [name, String(value)]))
  return new Map(
    [...settings].filter(([name, { value }]) => defaults.get(name.replace(/^healthCheck\./, '')) !== value),
  )
}
