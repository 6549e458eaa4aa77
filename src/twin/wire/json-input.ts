import { NormalizedSchema } from '@smithy/core/schema'
import type { Schema } from './validate.ts'

/**
 * Parsed JSON to a value of the schema: times become Dates, base64 becomes bytes, all else stays as it is, so that
 * validation sees the members that the SDK's own decoder would drop.
 */
export function fromJson(schema: Schema, value: unknown): unknown {
  const shape = NormalizedSchema.of(schema)
  if (shape.isTimestampSchema()) return typeof value === 'number' ? new Date(value * 1000) : value
  if (shape.isBlobSchema())
    return typeof value === 'string' ? Uint8Array.from(Buffer.from(value, 'base64')) : value
  if (Array.isArray(value))
    return shape.isListSchema() ? value.map((member) => fromJson(shape.getValueSchema(), member)) : value
  if (typeof value !== 'object' || value === null) return value
  const members = shape.isStructSchema() ? new Map(shape.structIterator()) : undefined
  const each = shape.isMapSchema() ? shape.getValueSchema() : undefined
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const inner = each ?? members?.get(name)
      return [name, inner === undefined ? member : fromJson(inner, member)]
    }),
  )
}
