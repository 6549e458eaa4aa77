import type { Match } from './kind.ts'

/** So long after the end of a token, in milliseconds, CloudTrail's event history and most logs tell what it was used for. */
const traceable = 90 * 24 * 60 * 60 * 1000

/**
 * What a match is worth at a time: of low confidence when it ended so long ago that nobody can look up any more what was
 * done with it.
 * @param now milliseconds since the epoch
 */
export const asOf = (match: Match, now: number): Match =>
  match.until !== undefined && match.until * 1000 < now - traceable ? { ...match, confidence: 'low' } : match
