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

/**
 * Seconds since the epoch at which this rule was written. A core has no clock; what ended before then has ended for
 * certain, and what ends later is taken to be in force.
 */
const written = Date.UTC(2026, 10, 24) / 1000

export const hasEnded = (seconds: number): boolean => seconds < written
