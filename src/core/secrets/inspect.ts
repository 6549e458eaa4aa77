import { type Call, callerOf } from './anchors.ts'
import { Budget, standardLimits } from './archive/budget.ts'
import { isCrowded, mostMatches, restOf, uncrowded, unreadHit } from './crowd.ts'
import { type Decoding, decodedIn, type Ranked, type Unread } from './decode/nested.ts'
import { reach } from './decode/passage.ts'
import type { Hit } from './hit.ts'
import { inlineComment } from './inline-comment.ts'
import { type Kind, localStretch, type Match, type Source } from './kind.ts'
import { kinds, kindsWith } from './kinds.ts'
import { asOf } from './moment.ts'
import { farExtents, matchesNear } from './near.ts'
import { decode } from './text.ts'
import { type Extent, type Zone, zonesOf } from './zone.ts'

/** Finds secrets by certain kinds, at a certain time. Made once a run, and handed to all who read something. */
export type Inspector = {
  /**
   * Every secret in one file. The path tells how to read it (an environment file, an example); what is a secret is
   * decided by the content.
   * @param path with `/`, relative to the repository or the image
   */
  inspect(path: string, content: Uint8Array): readonly Hit[]
  /** The same for text that is no file: a commit message, a branch name, an environment value. */
  inspectText(text: string, path?: string): readonly Hit[]
  /** The same, with what a further version of the text has to know. */
  examine(source: Source): Examined
}

export type Examined = {
  readonly hits: readonly Hit[]
  /** Where something was found, what is encoded, and what was looked at from afar. */
  readonly zones: readonly Zone[]
}

type Terms = {
  /** Kinds beside the built-in ones. */
  readonly own: readonly Kind[]
  /** Milliseconds since the epoch: what had ended long before then is worth little. */
  readonly now: number
}

const calledByBuiltIn = callerOf(kinds)

export function inspectorOf({ own, now }: Terms): Inspector {
  const called = own.length === 0 ? calledByBuiltIn : callerOf(kindsWith(own))
  const callsOf = (source: Source): readonly Call[] =>
    called(source).filter(({ kind }) => kind.inBinary || !source.binary || kind.reads?.(source.path) === true)
  function* writtenIn(source: Source, calls: readonly Call[]): Generator<Ranked> {
    for (const call of calls) {
      for (const match of matchesNear(call, source)) yield { match: asOf(match, now), rank: call.rank }
    }
  }

  const find = (inner: Source): readonly Ranked[] => [...uncrowded(writtenIn(inner, callsOf(inner)))]

  function* allIn(source: Source, calls: readonly Call[], decoding: Decoding): Generator<Ranked> {
    yield* writtenIn(source, calls)
    yield* decodedIn(source, decoding)
  }

  function examine(source: Source): Examined {
    const { text } = source
    const calls = callsOf(source)
    const extents: Extent[] = calls.flatMap((call) => farExtents(call, text))
    const unread: Written[] = []
    const matches = [
      ...uncrowded(
        allIn(source, calls, {
          find,
          // So far behind it another escape has it go on.
          met: ({ start, end }) => extents.push({ start, end: end + reach }),
          skip: ({ start }, archive) => unread.push({ ...archive, start }),
          budget: new Budget(standardLimits, text.length),
        }),
      ),
    ]
    matches.sort((a, b) => a.match.start - b.match.start || a.rank - b.rank)
    return examined(text, matches, extents, unread[0])
  }

  return {
    examine,
    inspect: (path, content) => examine({ path, ...decode(content) }).hits,
    inspectText: (text, path = '') => examine({ path, text, binary: false }).hits,
  }
}

/** In the text, from this offset on. */
type Written = Unread & { readonly start: number }

/**
 * @param extents what is encoded, and what was looked at from afar
 * @param unread the first that is; there may be any number, and one leaves the run incomplete
 */
function examined(
  text: string,
  matches: readonly Ranked[],
  extents: Extent[],
  unread: Written | undefined,
): Examined {
  for (const { match } of matches) extents.push(around(match))
  const kept = apart(matches)
  const hits = positioned(text, kept)
  const whole = { start: 0, end: text.length }
  const rest = [
    ...(isCrowded(matches) ? [restOf(text, hits)] : []),
    ...(unread === undefined ? [] : [unreadIn(text, unread)]),
  ]
  // Of what not all is known, no part can be told from the others.
  if (matches.length >= mostMatches || unread !== undefined) extents.push(whole)
  return {
    hits: [...hits, ...rest],
    zones: zonesOf(extents, [...kept, ...rest.map(() => whole)], [...hits, ...rest]),
  }
}

const unreadIn = (text: string, { start, why, content }: Written): Hit => ({
  ...unreadHit(content, `an archive in it: ${why}`),
  line: text.slice(0, start).split('\n').length,
})

/** Where no policy counts and nobody tells the time: nothing has ended then, since a secret in force is the worse mistake. */
export const builtIn: Inspector = inspectorOf({ own: [], now: 0 })

const formed = kinds.filter(({ concerns }) => concerns !== undefined)

/** The form of a whole text that begins so may say more than its places do. */
export const mayBeFormed = (head: Source): boolean =>
  formed.some(({ concerns, mayConcern = concerns }) => mayConcern?.(head))

const formedAnywhere = formed.filter(({ isFormedAnywhere }) => isFormedAnywhere)

/** A form that may begin on any line stands in this text. */
export const hasFormWithin = (source: Source): boolean =>
  formedAnywhere.some(({ concerns }) => concerns?.(source))

/** With what may say how sure it is: `example:` above its name, a configuration around it. */
const around = ({ start, end }: Match): Extent => ({
  start: Math.max(0, start - 2 * localStretch),
  end: end + localStretch,
})

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
