import { NormalizedSchema } from '@smithy/core/schema'
import type { Schema } from './validate.ts'

/**
 * awsQuery's request form back to a value; the SDK ships the encoder only. A parameter that belongs to no member
 * is kept under its own name, so that validation can refuse it.
 */
export function fromForm(schema: Schema, form: URLSearchParams): unknown {
  const shape = NormalizedSchema.of(schema)
  const names = [...form.keys()].filter((name) => name !== 'Action' && name !== 'Version')
  const known = shape.isUnitSchema()
    ? []
    : [...shape.structIterator()].map(([name, member]) => wireName(member, name))
  const unknown = names.filter((name) => !known.includes(name.split('.')[0] ?? ''))
  const members = shape.isUnitSchema() ? {} : structure(shape, form, '')
  return { ...members, ...Object.fromEntries(unknown.map((name) => [name, form.get(name)])) }
}

function valueAt(schema: Schema, form: URLSearchParams, at: string): unknown {
  const shape = NormalizedSchema.of(schema)
  if (shape.isStructSchema()) return structure(shape, form, `${at}.`)
  if (shape.isListSchema()) return list(shape, form, at)
  return scalar(shape, form.get(at) ?? '')
}

function structure(shape: NormalizedSchema, form: URLSearchParams, prefix: string): Record<string, unknown> {
  const value: Record<string, unknown> = {}
  for (const [name, member] of shape.structIterator()) {
    const at = prefix + wireName(member, name)
    if (holds(form, at)) value[name] = valueAt(member, form, at)
  }
  return value
}

function list(shape: NormalizedSchema, form: URLSearchParams, at: string): unknown[] {
  if (form.get(at) === '') return []
  const member = shape.getValueSchema()
  const flat = shape.getMergedTraits().xmlFlattened !== undefined
  const base = flat ? at : `${at}.${wireName(member, 'member')}`
  const values: unknown[] = []
  for (let place = 1; holds(form, `${base}.${place}`); place++)
    values.push(valueAt(member, form, `${base}.${place}`))
  return values
}

function scalar(shape: NormalizedSchema, text: string): unknown {
  if (shape.isBooleanSchema()) return text === 'true' ? true : text === 'false' ? false : text
  if (shape.isNumericSchema()) return text.trim() === '' ? text : Number(text)
  if (shape.isTimestampSchema()) return new Date(text)
  if (shape.isBlobSchema()) return Uint8Array.from(Buffer.from(text, 'base64'))
  return text
}

const wireName = (member: NormalizedSchema, name: string): string =>
  String(member.getMergedTraits().xmlName ?? name)

const holds = (form: URLSearchParams, at: string): boolean =>
  [...form.keys()].some((name) => name === at || name.startsWith(`${at}.`))
