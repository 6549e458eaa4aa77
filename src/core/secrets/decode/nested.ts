import { isArchive } from '../archive/format.ts'
import { unpack } from '../archive/unpack.ts'
import type { Match, Source } from '../kind.ts'
import { folderFor, isForShow, passageIn } from '../path.ts'
import { decode } from '../text.ts'
import type { Encoded } from './encoded.ts'
import { escapedPassages } from './escapes.ts'
import { notebookCells } from './notebook.ts'
import { quotedSettings } from './quoted.ts'
import { encodedRuns } from './runs.ts'
import { wideRuns } from './wide.ts'

export type Ranked = { readonly match: Match; readonly rank: number }
type Find = (source: Source) => readonly Ranked[]

/** base64 of base64 of JSON escapes: deeper than this nobody encodes by accident. */
const deepest = 3

/**
 * What is found in encoded passages, at the places where these are written. Decoded by chance, a text may look like
 * anything but a secret that proves itself or a pair: what is of low confidence is left out.
 * @param met is told of every passage of the source itself
 */
export function* decodedIn(
  source: Source,
  find: Find,
  met: (passage: Encoded) => void = () => undefined,
  depth = deepest,
): Generator<Ranked> {
  if (depth === 0 || source.binary) return
  for (const encoded of passagesOf(source.text)) {
    met(encoded)
    for (const { inner, by } of readingsOf(encoded, source.path)) {
      for (const { match, rank } of [...find(inner), ...decodedIn(inner, find, undefined, depth - 1)]) {
        if (match.confidence !== 'low') yield { match: relocated(match, encoded, by, source.text), rank }
      }
    }
  }
}

function* passagesOf(text: string): Generator<Encoded> {
  yield* notebookCells(text)
  yield* quotedSettings(text)
  yield* encodedRuns(text)
  yield* escapedPassages(text)
  yield* wideRuns(text)
}

type Reading = { readonly inner: Source; readonly by: string }

function* readingsOf({ by, content }: Encoded, path: string): Generator<Reading> {
  const place = passageIn(path)
  if (typeof content === 'string') {
    // A string of a test is no environment file, whatever it holds.
    const isFile = isSettings(content) && !isForShow(path)
    yield { inner: { path: isFile ? '.env.example' : place, text: content, binary: false }, by }
    return
  }
  const folder = folderFor(path)
  if (isArchive(content)) {
    for (const { path: name, bytes } of unpack(content).files())
      yield { inner: { path: `${folder}${name}`, ...decode(bytes) }, by: `${by}, packed` }
    return
  }
  const text = decode(content)
  yield { inner: { path: isSettings(text.text) ? `${folder}.env` : place, ...text }, by }
}

const assignment = /^(?:export )?[A-Z_][A-Z0-9_]*=/

/** Nothing but `NAME=value` lines and comments: a whole environment file, whatever it was put into. */
const isSettings = (text: string): boolean => {
  const lines = text
    .slice(0, 4096)
    .split('\n', 32)
    .map((line) => line.trim())
  return (
    lines.some((line) => assignment.test(line)) &&
    lines.every((line) => line === '' || line.startsWith('#') || assignment.test(line))
  )
}

/** Longer passages are files, and no log shows one on a line. */
const longestShown = 8192

function relocated(match: Match, { start, end, at, content }: Encoded, by: string, text: string): Match {
  const from = typeof content === 'string' || !isArchive(content) ? Math.max(start, at(match.start)) : start
  const to = Math.max(from + 1, Math.min(end, at(match.end)))
  const isWhole = typeof content !== 'string' && end - start <= longestShown
  return {
    ...match,
    start: from,
    end: to,
    decoded: {
      by: match.decoded === undefined ? by : `${by}, ${match.decoded.by}`,
      written: isWhole ? text.slice(start, end) : text.slice(from, to),
    },
  }
}
