import { inherited, type Taken } from '../inherit.ts'
import type { ContainerDefinition, TaskDefinition } from './definition.ts'

type Source = { readonly value: string } | { readonly valueFrom: string }
type Inherited = {
  readonly definition: TaskDefinition
  /** Those that stand in the open; a reference to a secret is no debt. */
  readonly plain: readonly Taken<Source>[]
}

/**
 * Copies named variables from what runs, in memory: values as values, references as references.
 * @param running undefined when the running definition itself is the base, which has them all
 */
export function inherit(
  definition: TaskDefinition,
  words: readonly string[],
  running: TaskDefinition,
  name: string,
): Inherited {
  const taken = inherited(words, variablesOf(definition), variablesOf(running), name)
  return {
    definition: {
      ...definition,
      containerDefinitions: definition.containerDefinitions.map((one) => withTaken(one, taken)),
    },
    plain: taken.filter(({ value }) => 'value' in value),
  }
}

const variablesOf = ({ containerDefinitions }: TaskDefinition): Record<string, Record<string, Source>> =>
  Object.fromEntries(
    containerDefinitions.map(({ name, environment = [], secrets = [] }) => [
      name,
      Object.fromEntries([
        ...environment.map((one) => [one.name, { value: one.value }] as const),
        ...secrets.map((one) => [one.name, { valueFrom: one.valueFrom }] as const),
      ]),
    ]),
  )

function withTaken(one: ContainerDefinition, taken: readonly Taken<Source>[]): ContainerDefinition {
  const own = taken.filter(({ container }) => container === one.name)
  const environment = own.flatMap(({ key, value }) => ('value' in value ? [{ name: key, ...value }] : []))
  const secrets = own.flatMap(({ key, value }) => ('valueFrom' in value ? [{ name: key, ...value }] : []))
  return {
    ...one,
    ...(environment.length > 0 && { environment: [...(one.environment ?? []), ...environment] }),
    ...(secrets.length > 0 && { secrets: [...(one.secrets ?? []), ...secrets] }),
  }
}
