import { isPlaceholder, parseYaml } from '../document.ts'
import { Members, malformed } from '../members.ts'
import type { Container, HealthCheck, PublicEndpoint, Workload } from './service.ts'

export type Spec = {
  readonly serviceName?: string
  readonly workload: Workload
  /** The container whose image is filled in. */
  readonly target: string
}

/**
 * AWS's own JSON or YAML of CreateContainerServiceDeployment, the image alone left to be filled in: of the only
 * container, or of the one whose image is absent or a placeholder such as `<IMAGE>` or `${IMAGE}`.
 * docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_CreateContainerServiceDeployment.html
 * @throws UsageError `malformed-file` naming file and member
 */
export function parseSpec(text: string, file: string): Spec {
  const top = new Members(file, '', parseYaml(text, file)).only([
    'serviceName',
    'containers',
    'publicEndpoint',
  ])
  const listed = top.map('containers')
  const names = Object.keys(listed?.entries ?? {})
  if (listed === undefined || names.length === 0) throw malformed(file, 'containers must name at least one')
  const containers = Object.fromEntries(names.map((name) => [name, readContainer(listed, name)]))
  const publicEndpoint = readEndpoint(top, containers)
  const serviceName = top.text('serviceName')
  return {
    workload: { containers, ...(publicEndpoint && { publicEndpoint }) },
    target: targetOf(containers, file),
    ...(serviceName !== undefined && { serviceName }),
  }
}

const containerName = /^[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?$/
const protocols = ['HTTP', 'HTTPS', 'TCP', 'UDP']

function readContainer(listed: Members, name: string): Container {
  if (!containerName.test(name))
    throw malformed(
      listed.file,
      `container name "${name}" must be 1 to 53 lower-case letters, digits and hyphens`,
    )
  const one = (listed.map(name) ?? new Members(listed.file, `containers.${name}`, {})).only([
    'image',
    'command',
    'environment',
    'ports',
  ])
  const ports = one.map('ports')?.allTexts() ?? {}
  for (const [port, protocol] of Object.entries(ports)) {
    if (!isPort(port) || !protocols.includes(protocol))
      throw malformed(listed.file, `${one.path}.ports must map ports to ${protocols.join(', ')}`)
  }
  const environment = one.map('environment')?.allTexts() ?? {}
  return { image: one.text('image') ?? '', command: one.texts('command'), environment, ports }
}

const isPort = (text: string): boolean => /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535

function readEndpoint(top: Members, containers: Workload['containers']): PublicEndpoint | undefined {
  const one = top.map('publicEndpoint')?.only(['containerName', 'containerPort', 'healthCheck'])
  if (one === undefined) return undefined
  const name = one.text('containerName') ?? ''
  const port = one.whole('containerPort', 1, 65_535)
  const container = Object.hasOwn(containers, name) ? containers[name] : undefined
  if (container === undefined)
    throw malformed(one.file, 'publicEndpoint.containerName must name one of the containers')
  if (port === undefined || !Object.hasOwn(container.ports, String(port)))
    throw malformed(one.file, `publicEndpoint.containerPort must be one of the ports of container "${name}"`)
  return { containerName: name, containerPort: port, healthCheck: readHealthCheck(one) }
}

function readHealthCheck(endpoint: Members): HealthCheck {
  const one = endpoint.map('healthCheck')
  if (one === undefined) return {}
  one.only([
    'healthyThreshold',
    'unhealthyThreshold',
    'timeoutSeconds',
    'intervalSeconds',
    'path',
    'successCodes',
  ])
  const members = {
    healthyThreshold: one.whole('healthyThreshold', 2, 10),
    unhealthyThreshold: one.whole('unhealthyThreshold', 2, 10),
    timeoutSeconds: one.whole('timeoutSeconds', 2, 60),
    intervalSeconds: one.whole('intervalSeconds', 5, 300),
    path: one.text('path'),
    successCodes: one.text('successCodes'),
  }
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}

function targetOf(containers: Workload['containers'], file: string): string {
  const names = Object.keys(containers)
  const open = names.filter((name) => isPlaceholder(containers[name]?.image ?? ''))
  const [only, ...others] = names.length === 1 ? names : open
  if (only !== undefined && others.length === 0) return only
  const found = open.length === 0 ? 'none does' : `${open.join(', ')} do`
  throw malformed(
    file,
    `exactly one container must leave its image to be filled in (absent or "<IMAGE>"); ${found}`,
  )
}
