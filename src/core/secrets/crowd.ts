import { createHash } from 'node:crypto'
import type { Confidence } from '../report/finding.ts'
import type { Skipped } from '../report/report.ts'
import type { Hit, Rule } from './hit.ts'

/** Matches that one text may have, of low confidence and of others each, before they are sorted out. */
export const mostMatches = 20_000
/** Findings of one run. More help nobody: the gate is closed, and a report of them would fill the memory. */
export const mostFindings = 10_000

type Found = { readonly match: { readonly confidence: Confidence } }

/**
 * As many as a text may have, and one more that may close a gate, so that whoever gets them sees that they are not all.
 * Those of low confidence, which never do, crowd out no others.
 */
export function* uncrowded<T extends Found>(found: Iterable<T>): Generator<T> {
  let sure = 0
  let low = 0
  for (const one of found) {
    if (one.match.confidence !== 'low') {
      yield one
      if (++sure > mostMatches) return
    } else if (++low <= mostMatches) yield one
  }
}

export const isCrowded = (found: readonly Found[]): boolean =>
  found.length > mostMatches && found.filter(({ match }) => match.confidence !== 'low').length > mostMatches

/** How many had no room among the findings. */
export type More = {
  /** Of them those that may close the gate. */
  readonly sure: number
  readonly low: number
}
export const noMore: More = { sure: 0, low: 0 }
export const sumOf = (one: More, other: More): More => ({
  sure: one.sure + other.sure,
  low: one.low + other.low,
})

/** What had no room among the findings, as not looked at. */
export function withoutRoom({ sure, low }: More): readonly Skipped[] {
  const why = `more than the ${mostFindings} of one report`
  return [
    ...(sure > 0 ? [{ what: 'findings', why, count: sure }] : []),
    ...(low > 0 ? [{ what: 'findings of low confidence', why, count: low }] : []),
  ]
}

const accept = 'to accept it for a while: kship waive {FINGERPRINT} --reason WHY --expires YYYY-MM-DD'

/**
 * A file that could hold anything: no secret, but a finding all the same, so that a waiver accepts it like one. While it
 * is open the run is incomplete.
 */
const unreadFile: Rule = {
  id: 'unread-file',
  title: 'File that is not read',
  severity: 'unknown',
  isHabit: true,
  rotate: [
    'unpack {FILE} elsewhere and look through what is in it: kship secret-guard --directory FOLDER',
    'best is no such file in git: build or download it where it is needed, or keep it as zip, tar or gzip',
    accept,
  ],
}

/** The same for what is behind the matches that are kept of a text. */
const crowdedFile: Rule = {
  id: 'crowded-file',
  title: `File in which more than ${mostMatches} places look like secrets: the rest was not judged`,
  severity: 'unknown',
  isHabit: true,
  rotate: ['look through what is told of it; best is no such file in git', accept],
}

export const isCrowdedFile = (rule: string): boolean => rule === crowdedFile.id
/** @param rule the id of one */
export const isUnread = (rule: string): boolean => rule === unreadFile.id || isCrowdedFile(rule)

/** @param identity of its bytes, as far as they are known: other bytes need another waiver */
export const unreadHit = (identity: string | Uint8Array, why: string): Hit => ({
  ...standingFor(identity),
  rule: { ...unreadFile, title: `${unreadFile.title}: ${why}` },
  line: 1,
})

/** @param hits those that are kept of the text, in their order */
export const restOf = (text: string, hits: readonly Hit[]): Hit => ({
  ...standingFor(text),
  rule: crowdedFile,
  line: hits.at(-1)?.line ?? 1,
})

const standingFor = (identity: string | Uint8Array) =>
  ({
    confidence: 'low',
    secret: createHash('sha256').update(identity).digest('hex'),
    key: '',
    column: 1,
  }) as const
