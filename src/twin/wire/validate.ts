import { NormalizedSchema } from '@smithy/core/schema'
import { broken, type Constraints } from './constraints.ts'

export type Schema = Parameters<typeof NormalizedSchema.of>[0]

/** Every way in which a value breaks its schema: types, required and unknown members, then the constraints. */
export function validate(schema: Schema, value: unknown, constraints: Constraints, path = ''): string[] {
  const shape = NormalizedSchema.of(schema)
  if (shape.isUnitSchema()) return []
  if (shape.isStructSchema()) return structure(shape, value, constraints, path)
  if (shape.isListSchema()) {
    if (!Array.isArray(value)) return [wrong(path, 'list', value)]
    return value.flatMap((member, at) =>
      validate(shape.getValueSchema(), member, constraints, `${path}.${at + 1}`),
    )
  }
  if (shape.isMapSchema()) {
    if (!isRecord(value)) return [wrong(path, 'map', value)]
    return Object.entries(value).flatMap(([key, member]) =>
      validate(shape.getValueSchema(), member, constraints, `${path}.${key}`),
    )
  }
  return scalar(shape, value, path)
}

function structure(
  shape: NormalizedSchema,
  value: unknown,
  constraints: Constraints,
  path: string,
): string[] {
  if (!isRecord(value)) return [wrong(path, 'structure', value)]
  const bounds = constraints[shape.getName() ?? ''] ?? {}
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`)
  const members = new Map(shape.structIterator())
  return [
    ...requiredMembers(shape)
      .filter((name) => value[name] === undefined || value[name] === null)
      .map((name) => `Value null at '${at(name)}' failed to satisfy constraint: Member must not be null`),
    ...Object.keys(value)
      .filter((name) => !members.has(name))
      .map((name) => `'${at(name)}' is not a member of ${shape.getName()}`),
    ...[...members]
      .filter(([name]) => value[name] !== undefined && value[name] !== null)
      .flatMap(([name, member]) => {
        const wrongs = validate(member, value[name], constraints, at(name))
        const bound = bounds[name]
        return wrongs.length > 0 || bound === undefined ? wrongs : broken(bound, value[name], at(name))
      }),
  ]
}

/** A structure's tuple is [kind, namespace, name, traits, member names, member schemas, count of required ones]. */
function requiredMembers(shape: NormalizedSchema): readonly string[] {
  const [, , , , names, , count] = shape.getSchema() as unknown as readonly [
    unknown,
    unknown,
    unknown,
    unknown,
    readonly string[],
    unknown,
    number?,
  ]
  return names.slice(0, count ?? 0)
}

function scalar(shape: NormalizedSchema, value: unknown, path: string): string[] {
  const is = (expected: string, fits: boolean): string[] => (fits ? [] : [wrong(path, expected, value)])
  if (shape.isStringSchema()) return is('string', typeof value === 'string')
  if (shape.isBooleanSchema()) return is('boolean', typeof value === 'boolean')
  if (shape.isNumericSchema()) return is('number', typeof value === 'number' && Number.isFinite(value))
  if (shape.isTimestampSchema())
    return is('timestamp', value instanceof Date && !Number.isNaN(value.getTime()))
  if (shape.isBlobSchema()) return is('blob', value instanceof Uint8Array || typeof value === 'string')
  return []
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const wrong = (path: string, expected: string, value: unknown): string =>
  `'${path}' must be a ${expected}, not ${value === null ? 'null' : typeof value}`
