import { parseYaml } from '../document.ts'
import { Members, malformed } from '../members.ts'
import type { ContainerDefinition, PortMapping, Reference, TaskDefinition, Variable } from './definition.ts'
import { containerMembers, definitionMembers, describedMembers } from './member-names.ts'
import { wrongSize } from './size.ts'

/**
 * AWS's own JSON or YAML of RegisterTaskDefinition; what DescribeTaskDefinition adds is left out. Judged is what a
 * deploy decides by; the values of the other members are AWS's to judge.
 * @throws UsageError `malformed-file` naming file and member
 */
export function parseTaskDefinition(text: string, file: string): TaskDefinition {
  const top = new Members(file, '', parseYaml(text, file)).only([...definitionMembers, ...describedMembers])
  const family = top.text('family') ?? ''
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(family))
    throw malformed(file, 'family must be 1 to 255 letters, digits, hyphens and underscores')
  const containers = top.maps('containerDefinitions')
  if (containers.length === 0) throw malformed(file, 'containerDefinitions must hold at least one')
  const containerDefinitions = containers.map(readContainer)
  const names = containerDefinitions.map(({ name }) => name)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw malformed(file, `two containers are called "${twice}"`)
  const [cpu, memory] = [top.amount('cpu'), top.amount('memory')]
  judgeFargate(top, cpu, memory)
  return {
    ...passed(top, definitionMembers),
    family,
    containerDefinitions,
    ...(cpu !== undefined && { cpu }),
    ...(memory !== undefined && { memory }),
  }
}

function judgeFargate(top: Members, cpu: string | undefined, memory: string | undefined): void {
  const size = wrongSize(cpu, memory)
  if (size !== undefined) throw malformed(top.file, size)
  const mode = top.text('networkMode')
  if (mode !== 'awsvpc') throw malformed(top.file, 'networkMode must be awsvpc on Fargate')
  const compatible = top.texts('requiresCompatibilities')
  if (compatible.length > 0 && !compatible.includes('FARGATE'))
    throw malformed(top.file, 'requiresCompatibilities must name FARGATE')
  top.map('runtimePlatform')
}

function readContainer(one: Members): ContainerDefinition {
  one.only(containerMembers)
  const name = one.text('name') ?? ''
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(name))
    throw malformed(one.file, `${one.path}.name must be 1 to 255 letters, digits, hyphens and underscores`)
  const given = {
    environment: one.maps('environment').map(readVariable),
    secrets: one.maps('secrets').map(readReference),
    portMappings: one.maps('portMappings').map(readPort),
    command: one.texts('command'),
    entryPoint: one.texts('entryPoint'),
  }
  const names = [...given.environment, ...given.secrets].map((variable) => variable.name)
  const twice = names.find((variable, at) => names.indexOf(variable) !== at)
  if (twice !== undefined) throw malformed(one.file, `${one.path} sets ${twice} twice`)
  one.map('healthCheck')?.texts('command')
  return {
    ...passed(one, containerMembers),
    ...Object.fromEntries(Object.entries(given).filter(([, list]) => list.length > 0)),
    name,
    image: one.text('image') ?? '',
  }
}

const readVariable = (one: Members): Variable => {
  one.only(['name', 'value'])
  return { name: one.required('name'), value: one.required('value') }
}
const readReference = (one: Members): Reference => {
  one.only(['name', 'valueFrom'])
  return { name: one.required('name'), valueFrom: one.required('valueFrom') }
}
function readPort(one: Members): PortMapping {
  one.whole('containerPort', 1, 65_535)
  return one.entries as PortMapping
}

/** The members that AWS takes, as they were written; YAML and JSON give nothing but plain values. */
const passed = ({ entries }: Members, names: readonly string[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(entries).filter(([name, value]) => names.includes(name) && value !== null),
  )
