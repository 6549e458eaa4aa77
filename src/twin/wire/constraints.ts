/** Lengths, patterns, ranges and value sets, which the runtime schemas leave out; by structure and member. */
export type Constraints = Readonly<Record<string, Readonly<Record<string, Constraint>>>>
export type Constraint = {
  /** Bounds of a number's value, of a string's length, of a list's or map's count. */
  readonly min?: number
  readonly max?: number
  readonly pattern?: RegExp
  readonly values?: readonly string[]
  /** For the keys and for the values of a map, for the members of a list. */
  readonly keys?: Constraint
  readonly each?: Constraint
}

/** What breaks the constraint, worded as AWS's front ends word it. */
export function broken(constraint: Constraint, value: unknown, path: string): string[] {
  const must = (rule: string): string =>
    `Value at '${path}' failed to satisfy constraint: Member must ${rule}`
  const { min, max, pattern, values, keys, each } = constraint
  const size = sizeOf(value)
  return [
    ...(min !== undefined && size < min ? [must(sized(value, 'greater', min))] : []),
    ...(max !== undefined && size > max ? [must(sized(value, 'less', max))] : []),
    ...(pattern !== undefined && !pattern.test(String(value))
      ? [must(`satisfy regular expression pattern: ${pattern.source}`)]
      : []),
    ...(values !== undefined && !values.includes(String(value))
      ? [must(`satisfy enum value set: [${values.join(', ')}]`)]
      : []),
    ...entries(value).flatMap(([key, member]) => [
      ...(keys === undefined ? [] : broken(keys, key, `${path}.${key}`)),
      ...(each === undefined ? [] : broken(each, member, `${path}.${key}`)),
    ]),
  ]
}

function sizeOf(value: unknown): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' ? value.length : entries(value).length
}

const entries = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : []

const sized = (value: unknown, side: 'greater' | 'less', bound: number): string =>
  `have ${typeof value === 'number' ? 'value' : 'length'} ${side} than or equal to ${bound}`
