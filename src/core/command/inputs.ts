import { closest, distance } from 'fastest-levenshtein'
import { UsageError } from './failure.ts'

/**
 * One input. The table of a command's inputs is the source of its parsed type, its validation, the `inputs:` of
 * action.yml, the README table, and the CLI's flags with their help.
 */
export type Field<T> = {
  /** One sentence or two: limits, exclusions, what happens without it. */
  readonly about: string
  /** What stands for the value in help: `FOLDER`, `true|false`, `a | b`. */
  readonly shape: string
  /** A flag that may stand alone on a command line. */
  readonly flag: boolean
  readonly required: boolean
  /** As a user would write it. */
  readonly preset?: string
  /** The value of an absent input; undefined unless said. */
  readonly absent?: T
  /** Throws an Error that completes the sentence `input "name" …`. */
  readonly parse: (raw: string) => T
}
export type InputTable = Readonly<Record<string, Field<unknown>>>
export type Inputs<T extends InputTable> = {
  readonly [K in keyof T]: T[K] extends Field<infer V> ? V : never
}

const field = <T>(
  shape: string,
  about: string,
  parse: (raw: string) => T,
  rest: Partial<Field<T>> = {},
): Field<T> => ({ about, shape, flag: false, required: false, parse, ...rest })

const same = (raw: string): string => raw

/** Free text; absent when empty. */
export const text = (shape: string, about: string): Field<string | undefined> => field(shape, about, same)
export const requiredText = (shape: string, about: string): Field<string> =>
  field(shape, about, same, { required: true })
export const textOr = (preset: string, shape: string, about: string): Field<string> =>
  field(shape, about, same, { preset })

export const flag = (about: string): Field<boolean> =>
  field('true|false', about, parseBoolean, { flag: true, preset: 'false' })

export function choice<const V extends readonly string[]>(
  values: V,
  about: string,
): Field<V[number] | undefined> {
  return field(values.join(' | '), about, (raw) => oneOf(values, raw))
}
export function requiredChoice<const V extends readonly string[]>(
  values: V,
  about: string,
): Field<V[number]> {
  return field(values.join(' | '), about, (raw) => oneOf(values, raw), { required: true })
}
export function choiceOr<const V extends readonly string[]>(
  values: V,
  preset: V[number],
  about: string,
): Field<V[number]> {
  return field(values.join(' | '), about, (raw) => oneOf(values, raw), { preset })
}

/** A whole number in a closed range. */
export function wholeOr(
  preset: number,
  min: number,
  max: number,
  shape: string,
  about: string,
): Field<number> {
  return field(shape, about, (raw) => parseWhole(raw, min, max), { preset: String(preset) })
}
export const whole = (min: number, max: number, shape: string, about: string): Field<number | undefined> =>
  field(shape, about, (raw) => parseWhole(raw, min, max))

/** Separated by commas or line breaks, blanks around them ignored; empty when absent. */
export const list = (shape: string, about: string): Field<readonly string[]> =>
  field(shape, `${about} Separated by commas or line breaks.`, splitList, { absent: [] })

/** A list of which every item is one of the values; empty when absent. */
export function listOf<const V extends readonly string[]>(
  values: V,
  about: string,
): Field<readonly V[number][]> {
  const parse = (raw: string): readonly V[number][] => splitList(raw).map((item) => oneOf(values, item))
  return field(`${values.join('|')},…`, `${about} Separated by commas or line breaks.`, parse, { absent: [] })
}

const splitList = (raw: string): readonly string[] =>
  raw
    .split(/[,\n]/)
    .map((item) => item.trim())
    .filter((item) => item !== '')

function oneOf<const V extends readonly string[]>(values: V, raw: string): V[number] {
  if (values.includes(raw)) return raw
  throw new Error(`must be one of ${values.join(', ')}, got "${raw}"`)
}

export const isYes = (raw: string): boolean => /^(true|yes|on)$/i.test(raw)

function parseBoolean(raw: string): boolean {
  if (isYes(raw)) return true
  if (/^(false|no|off)$/i.test(raw)) return false
  throw new Error(`must be true or false, got "${raw}"`)
}

function parseWhole(raw: string, min: number, max: number): number {
  const value = /^\d+$/.test(raw) ? Number(raw) : Number.NaN
  if (value >= min && value <= max) return value
  throw new Error(`must be a whole number from ${min} to ${max}, got "${raw}"`)
}

/** Reads the table from a source of raw values; empty means absent. The first wrong input ends it. */
export function readInputs<T extends InputTable>(table: T, source: (name: string) => string): Inputs<T> {
  const values = Object.entries(table).map(([name, one]) => [name, readOne(name, one, source(name).trim())])
  return Object.fromEntries(values) as Inputs<T>
}

function readOne(name: string, one: Field<unknown>, given: string): unknown {
  const raw = given === '' ? (one.preset ?? '') : given
  if (raw === '' && one.required) {
    throw new UsageError('missing-input', name, `input "${name}" is required: ${one.about}`)
  }
  if (raw === '') return one.absent
  try {
    return one.parse(raw)
  } catch (error) {
    throw new UsageError('bad-value', name, `input "${name}" ${(error as Error).message}`, error)
  }
}

/** A wrong name, with the nearest right one when it is near enough to be meant. */
export function unknownInput(name: string, known: readonly string[]): UsageError {
  return new UsageError('unknown-input', name, `unknown input "${name}"${didYouMean(name, known)}`)
}

/** `; did you mean "…"?`, or nothing when no known name is within a third of the letters. */
export function didYouMean(name: string, known: readonly string[]): string {
  if (known.length === 0) return ''
  const nearest = closest(name, [...known])
  return distance(name, nearest) <= Math.max(2, name.length / 3) ? `; did you mean "${nearest}"?` : ''
}
