const length = 86_400_000

/** `YYYY-MM-DD` in UTC, in which equal days are equal strings and later ones sort later. */
export const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10)

/** A day that the calendar has: 2026-02-30 is none. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(text)) return false
  return dayOf(Date.parse(`${text}T00:00:00Z`)) === text
}

export const daysAfter = (now: number, days: number): string => dayOf(now + days * length)
