/** A passage of a text that says something else once it is decoded. */
export type Encoded = {
  /** How it is written, for people: `base64`, `escapes`. */
  readonly by: string
  /** Offsets of the passage in the text that it stands in. */
  readonly start: number
  readonly end: number
  /** Bytes may be of any encoding, or an archive. */
  readonly content: string | Uint8Array
  /** Where in the outer text the decoded character (or byte) at an offset is written. */
  at(offset: number): number
}
