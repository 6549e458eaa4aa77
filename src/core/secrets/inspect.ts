import { type Call, callerOf } from './anchors.ts'
import { isCrowded, mostMatches, restOf, uncrowded } from './crowd.ts'
import { decodedIn, type Ranked } from './decode/nested.ts'
import type { Hit } from './hit.ts'
import { inlineComment } from './inline-comment.ts'
import { type Kind, localStretch, type Match, type Source } from './kind.ts'
import { kinds, kindsWith } from './kinds.ts'
import { farExtents, matchesNear } from './near.ts'
import { decode } from './text.ts'
import { type Extent, type Zone, zonesOf } from './zone.ts'

/**
 * Every secret in one file. The path tells how to read it (an environment file, an example); what is a secret is
 * decided by the content.
 * @param path with `/`, relative to the repository or the image
 */
export function inspect(path: string, content: Uint8Array): readonly Hit[] {
  return inspectText({ path, ...decode(content) })
}

/** The same for text that is no file: a commit message, a branch name, an environment value. */
export const inspectText = (source: Source): readonly Hit[] => examine(source).hits

export type Examined = {
  readonly hits: readonly Hit[]
  /** Where something was found, what is encoded, and what was looked at from afar. */
  readonly zones: readonly Zone[]
}

export function examine(source: Source): Examined {
  const calls = callsOf(source)
  const extents: Extent[] = calls.flatMap((call) => farExtents(call, source.text))
  const matches = [...uncrowded(allIn(source, calls, (extent) => extents.push(extent)))]
  matches.sort((a, b) => a.match.start - b.match.start || a.rank - b.rank)
  for (const { match } of matches) extents.push(around(match))
  const kept = apart(matches)
  const hits = positioned(source.text, kept)
  const { length } = source.text
  // Of a crowd not all is known: no part of it can be told from the others.
  if (matches.length >= mostMatches) extents.push({ start: 0, end: length })
  if (!isCrowded(matches)) return { hits, zones: zonesOf(extents, kept, hits) }
  const all = [...hits, restOf(source.text, hits)]
  return { hits: all, zones: zonesOf(extents, [...kept, { start: length, end: length }], all) }
}

function* allIn(
  source: Source,
  calls: readonly Call[],
  onEncoded: (extent: Extent) => void,
): Generator<Ranked> {
  yield* writtenIn(source, calls)
  const find = (inner: Source): readonly Ranked[] => [...uncrowded(writtenIn(inner, callsOf(inner)))]
  yield* decodedIn(source, find, ({ start, end }) => onEncoded({ start, end }))
}

/** With what may say how sure it is: `example:` above it, a configuration around it. */
const around = ({ start, end }: Match): Extent => ({
  start: Math.max(0, start - localStretch),
  end: end + localStretch,
})

const callsOf = (source: Source): readonly Call[] =>
  called(source).filter(({ kind }) => kind.inBinary || !source.binary)

function* writtenIn(source: Source, calls: readonly Call[]): Generator<Ranked> {
  for (const call of calls) {
    for (const match of matchesNear(call, source)) yield { match, rank: call.rank }
  }
}

let called = callerOf(kinds)
const formed = kinds.filter(({ concerns }) => concerns !== undefined)

/** The form of a whole text says more than its places do. */
export const isFormed = (source: Source): boolean => formed.some(({ concerns }) => concerns?.(source))

/**
 * Looks for further kinds while some work is done. One process does one run by one policy; handing them through every
 * reader of objects, files and layers down to here would say no more than that.
 */
export async function withKinds<T>(further: readonly Kind[], work: () => Promise<T>): Promise<T> {
  const before = called
  called = callerOf(kindsWith(further))
  try {
    return await work()
  } finally {
    called = before
  }
}

/**
 * The kinds are in order of certainty: where two have found the same place, the earlier one says what it is. One that
 * has found it both as it is written and decoded is believed where it is surer.
 */
function apart(sorted: readonly Ranked[]): Match[] {
  const kept: Ranked[] = []
  for (const next of sorted) {
    const last = kept.at(-1)
    if (last === undefined || next.match.start >= last.match.end) kept.push(next)
    else if (next.rank < last.rank || (next.rank === last.rank && isSurer(next.match, last.match))) {
      kept[kept.length - 1] = next
    }
  }
  return kept.map(({ match }) => match)
}

/** A copy. A part of a string keeps the whole of it in memory, and a history has many files with a secret in them. */
const detached = (part: string): string => Buffer.from(part, 'utf16le').toString('utf16le')

const isSurer = (one: Match, other: Match): boolean => one.confidence !== 'low' && other.confidence === 'low'

function positioned(text: string, matches: readonly Match[]): Hit[] {
  let line = 1
  let lineStart = 0
  let lineEnd = text.indexOf('\n')
  return matches.map(({ rule, confidence, secret, key, start, end, decoded, keyId }) => {
    while (lineEnd !== -1 && lineEnd < start) {
      line++
      lineStart = lineEnd + 1
      lineEnd = text.indexOf('\n', lineStart)
    }
    const comment = inlineComment(text, start, end)
    return {
      rule,
      confidence,
      secret: detached(secret),
      key: detached(key),
      line,
      column: start - lineStart + 1,
      ...(comment !== undefined && { comment: detached(comment) }),
      ...(decoded !== undefined && { decoded: { by: decoded.by, written: detached(decoded.written) } }),
      ...(keyId !== undefined && { keyId: detached(keyId) }),
    }
  })
}
