import type { Budget } from '../archive/budget.ts'
import { formatOf, isArchive, isOpenedWithin } from '../archive/format.ts'
import { unpackWithin } from '../archive/unpack.ts'
import type { Match, Source } from '../kind.ts'
import { folderFor, isForShow, passageIn } from '../path.ts'
import { decode } from '../text.ts'
import type { Extent } from '../zone.ts'
import type { Encoded } from './encoded.ts'
import { escapedPassages } from './escapes.ts'
import { notebookCells } from './notebook.ts'
import { quotedSettings } from './quoted.ts'
import { encodedRuns } from './runs.ts'
import { wideRuns } from './wide.ts'

export type Ranked = { readonly match: Match; readonly rank: number }

/** An archive of which not all is read. */
export type Unread = { readonly why: string; readonly content: Uint8Array }

/** What is done with a text's encoded passages. */
export type Decoding = {
  find(source: Source): readonly Ranked[]
  /** Is told of every passage of the text. */
  met(passage: Extent): void
  /** Is told of one that is an archive, of which not all is read. */
  skip(passage: Extent, unread: Unread): void
  /** For all archives that are written in the text. */
  readonly budget: Budget
}

/** base64 of base64 of JSON escapes: deeper than this nobody encodes by accident. */
const deepest = 3

/**
 * What is found in encoded passages, at the places where these are written. Decoded by chance, a text may look like
 * anything but a secret that proves itself or a pair: what is of low confidence is left out.
 */
export function* decodedIn(source: Source, decoding: Decoding, depth = deepest): Generator<Ranked> {
  if (depth === 0 || source.binary) return
  for (const encoded of passagesOf(source.text)) {
    decoding.met(encoded)
    const inside: Decoding = {
      ...decoding,
      met: () => undefined,
      skip: ({ start, end }, unread) =>
        decoding.skip({ start: encoded.at(start), end: encoded.at(end) }, unread),
    }
    for (const { inner, by } of readingsOf(encoded, source.path, decoding)) {
      for (const { match, rank } of [...inside.find(inner), ...decodedIn(inner, inside, depth - 1)]) {
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

function* readingsOf(encoded: Encoded, path: string, { budget, skip }: Decoding): Generator<Reading> {
  const { by, content } = encoded
  const place = passageIn(path)
  if (typeof content === 'string') {
    // A string of a test is no environment file, whatever it holds.
    const isFile = isSettings(content) && !isForShow(path)
    yield { inner: { path: isFile ? '.env.example' : place, text: content, binary: false }, by }
    return
  }
  const folder = folderFor(path)
  const format = formatOf(content)
  // One more way of writing that is not read says nothing about what stands behind its mark.
  if (format !== undefined && isOpenedWithin(format)) {
    const { files, unread } = unpackWithin(budget, content)
    for (const { path: name, bytes } of files())
      yield { inner: { path: `${folder}${name}`, ...decode(bytes) }, by: `${by}, packed` }
    const open = unread.find(({ isLocked }) => !isLocked)
    if (open !== undefined) skip(encoded, { why: open.why, content })
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
