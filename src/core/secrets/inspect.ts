import { callerOf } from './anchors.ts'
import { decodedIn, type Ranked } from './decode/nested.ts'
import type { Hit } from './hit.ts'
import { inlineComment } from './inline-comment.ts'
import type { Kind, Match, Source } from './kind.ts'
import { kinds, kindsWith } from './kinds.ts'
import { matchesNear } from './near.ts'
import { decode } from './text.ts'

/**
 * Every secret in one file. The path tells how to read it (an environment file, an example); what is a secret is
 * decided by the content.
 * @param path with `/`, relative to the repository or the image
 */
export function inspect(path: string, content: Uint8Array): Hit[] {
  return inspectText({ path, ...decode(content) })
}

/** The same for text that is no file: a commit message, a branch name, an environment value. */
export function inspectText(source: Source): Hit[] {
  const matches = [...asWritten(source), ...decodedIn(source, asWritten)].sort(
    (a, b) => a.match.start - b.match.start || a.rank - b.rank,
  )
  return positioned(source.text, apart(matches))
}

function asWritten(source: Source): readonly Ranked[] {
  return called(source)
    .filter(({ kind }) => kind.inBinary || !source.binary)
    .flatMap((call) => [...matchesNear(call, source)].map((match) => ({ match, rank: call.rank })))
}

let called = callerOf(kinds)

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
