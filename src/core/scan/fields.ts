/** A field of a JSON document that is not what it must be; the message says which and why. */
export class WrongField extends Error {}

export function parseJson(source: string): unknown {
  try {
    return JSON.parse(source)
  } catch {
    throw new WrongField('it is not JSON')
  }
}

export function fields(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new WrongField(`${name} is not an object`)
  }
  return value as Record<string, unknown>
}

export function items(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new WrongField(`"${name}" is not a list`)
  return value
}

export function text(value: unknown, name: string): string {
  if (typeof value !== 'string' || value === '') throw new WrongField(`"${name}" is not a text`)
  return value
}

export function truth(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') throw new WrongField(`"${name}" is neither true nor false`)
  return value
}
