import type { Confidence } from '../report/finding.ts'
import type { Decoded, Rule } from './hit.ts'

/** One text, decoded, with the path that it goes by. */
export type Source = { readonly path: string; readonly text: string; readonly binary: boolean }

/** A secret at a place in a source's text: `start` and `end` are UTF-16 offsets of what is written there. */
export type Match = {
  readonly rule: Rule
  readonly confidence: Confidence
  /** The value, decoded and normalised. */
  readonly secret: string
  /** The name it was assigned to, '' when it had none. */
  readonly key: string
  readonly start: number
  readonly end: number
  readonly decoded?: Decoded
  /** Seconds since the epoch, as it says itself: from then on it opens nothing. */
  readonly until?: number
  /** Of the AWS access key that it belongs to, in no account of decoys or of nobody. */
  readonly keyId?: string
}

/** Characters, about ten lines. */
export const localStretch = 400

/** A family of secrets that are recognised in one pass. Its time is linear in the text, whatever the text. */
export type Kind = {
  readonly rules: readonly Rule[]
  /** Proves itself (checksum, decodable structure), so it is looked for in binaries too. */
  readonly inBinary: boolean
  /** Lower-case literals of at least 3 characters: `find` is called for a text that holds one of them, in any case. */
  readonly anchors: readonly string[]
  /** Files that are read for what they are called, whatever they hold. */
  readonly reads?: (path: string) => boolean
  /**
   * Characters on either side of an anchor in which all stands that decides, 5,000 unless said; Infinity: the whole
   * text decides.
   */
  readonly reach?: number
  /**
   * All that decides about a match stands on the lines of a stretch of `localStretch` characters that holds an anchor,
   * in the form of the whole text (`concerns`), or in the path. Not so unless said.
   */
  readonly isLocal?: boolean
  /** Tells by the form of a whole text whether there is anything to find; unless said, there may be. */
  readonly concerns?: (source: Source) => boolean
  /** The same by the first lines of a text: whether there may be anything. Unless said, `concerns` tells. */
  readonly mayConcern?: (head: Source) => boolean
  /** Its form may begin on any line of a text, and decides about lines far below. Unless said, the first lines tell. */
  readonly isFormedAnywhere?: true
  /** @param places offsets at which the anchors end, in ascending order */
  find(source: Source, places: readonly number[]): Iterable<Match>
}
