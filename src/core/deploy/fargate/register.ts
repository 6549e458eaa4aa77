import { Halted } from '../../command/failure.ts'
import type { TaskDefinition } from './definition.ts'
import type { Service } from './service.ts'
import { settingsOf } from './settings.ts'

/**
 * A revision with this content. RegisterTaskDefinition has no client token: a run that is repeated, and a call whose
 * answer was lost, take the newest revision of the family when it is the same, rather than make one more.
 */
export async function registered(
  definition: TaskDefinition,
  service: Pick<Service, 'revision' | 'register'>,
): Promise<string> {
  const there = await sameAs(definition, service)
  if (there !== undefined) return there
  try {
    return await service.register(definition)
  } catch (error) {
    if (!(error instanceof Halted) || error.detail !== 'unreachable') throw error
    return (await sameAs(definition, service)) ?? service.register(definition)
  }
}

async function sameAs(
  definition: TaskDefinition,
  service: Pick<Service, 'revision'>,
): Promise<string | undefined> {
  const newest = await service.revision(definition.family)
  return newest !== undefined && equal(newest.definition, definition) ? newest.arn : undefined
}

function equal(a: TaskDefinition, b: TaskDefinition): boolean {
  const [one, other] = [settingsOf(a), settingsOf(b)]
  return one.size === other.size && [...one].every(([name, { value }]) => other.get(name)?.value === value)
}
