import { isAscii } from 'node:buffer'
import { isHeader } from './archive/tar-header.ts'
import { decodeMixed } from './mixed-text.ts'

/** What a file says, as far as it can be read as text. */
export type Text = {
  readonly text: string
  /** Not text: only kinds that prove themselves are looked for. */
  readonly binary: boolean
  /** ASCII or UTF-8, of which each line can be decoded by itself. */
  readonly isNarrow: boolean
}

const decoders = {
  'utf-8': new TextDecoder('utf-8'),
  'utf-16le': new TextDecoder('utf-16le'),
  'utf-16be': new TextDecoder('utf-16be'),
}

/** How much of the head decides about the encoding. */
const sampled = 4096

/** Decodes UTF-8, UTF-16 and UTF-32 with or without a byte order mark; anything else as Latin-1, so no byte is lost. */
export function decode(content: Uint8Array): Text {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length)
  const encoding = encodingOf(bytes)
  switch (encoding) {
    case 'ascii':
      return { text: bytes.toString('latin1'), binary: false, isNarrow: true }
    case 'binary':
      return { text: bytes.toString('latin1'), binary: true, isNarrow: false }
    case 'utf-32le':
    case 'utf-32be':
      return { text: wide(bytes, encoding), binary: false, isNarrow: false }
    case 'utf-16le':
    case 'utf-16be':
      return { text: decodeMixed(bytes, decoders[encoding]), binary: false, isNarrow: false }
    default:
      return { text: decoders[encoding].decode(bytes), binary: false, isNarrow: true }
  }
}

/** A part of a text that is known to be narrow. */
export const decodeNarrow = (bytes: Buffer): string =>
  isAscii(bytes) ? bytes.toString('latin1') : decoders['utf-8'].decode(bytes)

type Encoding = 'ascii' | 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be' | 'binary'

const encodingOf = (bytes: Buffer): Encoding => notNarrow(bytes) ?? (isAscii(bytes) ? 'ascii' : 'utf-8')

/** Whether it would be decoded as ASCII or UTF-8. */
export const isNarrow = (bytes: Buffer): boolean => notNarrow(bytes) === undefined

function notNarrow(bytes: Buffer): Encoding | undefined {
  const wide = wideOf(bytes)
  if (wide !== undefined) return wide
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const controls = controlsOf(bytes.subarray(0, sampled))
  const isNarrowFirst = narrowHead.test(bytes.toString('latin1', 0, 16))
  if (controls.odd > 0.4 && controls.even < 0.1 && !isNarrowFirst) return 'utf-16le'
  if (controls.even > 0.4 && controls.odd < 0.1 && !isNarrowFirst) return 'utf-16be'
  // One stray NUL makes no binary: a file must not hide from the guard by its first byte.
  if (controls.odd + controls.even <= 0.04 || isNarrowedText(bytes) || hasTextLines(bytes)) return undefined
  return wideEncodings.find((one) => isWords(decoders[one].decode(bytes.subarray(0, sampled)))) ?? 'binary'
}

/** Of any script: chance or a program has units that are no letters, or of no character at all. */
const isWords = (text: string): boolean =>
  text.length >= fewestUnits &&
  text.replaceAll(/[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\t\r\n]/gu, '').length <= text.length / 50
const fewestUnits = 32
const wideEncodings = ['utf-16le', 'utf-16be'] as const

/** One byte for a letter, however much UTF-16 stands behind it. */
const narrowHead = /^[\t\n\r -~]{16}/

/** A few lines of UTF-16 behind a few of another encoding are text, as Windows PowerShell's `>>` leaves them. */
function isNarrowedText(bytes: Buffer): boolean {
  const narrowed = bytes.toString('latin1', 0, sampled).replaceAll(/(?<=[\t\n\r -~])\0(?=[\t\n\r -~]|$)/g, '')
  const { odd, even } = controlsOf(Buffer.from(narrowed, 'latin1'))
  return odd + even <= 0.04
}

/**
 * Half of it stands on lines without a sign of a binary: a comment of such signs makes none of a short file. A tar has
 * lines of text too, and all of it is opened; the mark of any other archive at its beginning hides no text.
 */
function hasTextLines(bytes: Buffer): boolean {
  const lines = bytes.toString('latin1', 0, sampled).split('\n')
  const clean = lines.filter((line) => isText.test(line)).reduce((sum, line) => sum + line.length + 1, 0)
  return 2 * clean >= Math.min(sampled, bytes.length) && !isHeader(bytes)
}
const isText = /^[\t\r -~\x80-\xff]*$/

/** UTF-32: of four bytes the two upper ones are never more than 0x10, and in practice a mark or zeros. */
function wideOf(bytes: Buffer): 'utf-32le' | 'utf-32be' | undefined {
  if (bytes.length < 8 || bytes.length % 4 !== 0) return undefined
  const counts = [0, 0, 0, 0]
  const sample = bytes.subarray(0, sampled)
  if (!sample.includes(0)) return undefined
  for (let at = 0; at < sample.length; at++) if (sample[at] === 0) counts[at & 3] = (counts[at & 3] ?? 0) + 1
  const [first = 0, second = 0, third = 0, fourth = 0] = counts.map((count) => (4 * count) / sample.length)
  if (first < 0.1 && Math.min(second, third, fourth) > 0.4 && fourth > 0.99) return 'utf-32le'
  return fourth < 0.1 && Math.min(first, second, third) > 0.4 && first > 0.99 ? 'utf-32be' : undefined
}

function wide(bytes: Buffer, encoding: 'utf-32le' | 'utf-32be'): string {
  const units = Buffer.allocUnsafe(2 * bytes.length)
  let length = 0
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = encoding === 'utf-32le' ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)
    // No character is so large: four letters of one byte each.
    if (code > 0x10ffff) {
      for (let place = 0; place < 4; place++) length = units.writeUInt16LE(bytes[at + place] ?? 0, length)
      continue
    }
    // Secrets are ASCII: what is beyond the first plane only has to keep its place.
    if (code !== 0xfeff) length = units.writeUInt16LE(code > 0xffff ? 0xfffd : code, length)
  }
  return units.toString('utf16le', 0, length)
}

/** Shares of control characters at even and at odd places; text has next to none. */
function controlsOf(sample: Buffer): { readonly even: number; readonly odd: number } {
  let even = 0
  let odd = 0
  // Every file comes through here: without a branch for each of its bytes.
  for (let at = 0; at < sample.length; at += 2) {
    even += isControl[sample[at] ?? 32] ?? 0
    odd += isControl[sample[at + 1] ?? 32] ?? 0
  }
  const half = Math.max(1, sample.length / 2)
  return { even: even / half, odd: odd / half }
}

/** By the byte. */
const isControl = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 9 || (byte > 13 && byte < 32 && byte !== 27) ? 1 : 0,
)
