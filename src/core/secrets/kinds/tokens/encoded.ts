export type Facts = Readonly<Record<string, unknown>>

/** The JSON object that base64 (either alphabet) of this text holds; undefined when it holds none. */
export function jsonIn(encoded: string): Facts | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Facts) : undefined
  } catch {
    return undefined
  }
}
