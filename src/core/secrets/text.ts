import { isAscii } from 'node:buffer'

/** What a file says, as far as it can be read as text. */
export type Text = {
  readonly text: string
  /** Not text: only kinds that prove themselves are looked for. */
  readonly binary: boolean
}

/** How much of the head decides about the encoding. */
const sampled = 8192

/** Decodes UTF-8 and UTF-16 with or without a byte order mark; anything else as Latin-1, so no byte is lost. */
export function decode(content: Uint8Array): Text {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length)
  const encoding = encodingOf(bytes)
  switch (encoding) {
    case 'ascii':
      return { text: bytes.toString('latin1'), binary: false }
    case 'binary':
      return { text: bytes.toString('latin1'), binary: true }
    default:
      return { text: new TextDecoder(encoding).decode(bytes), binary: false }
  }
}

type Encoding = 'ascii' | 'utf-8' | 'utf-16le' | 'utf-16be' | 'binary'

function encodingOf(bytes: Buffer): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const controls = controlsOf(bytes.subarray(0, sampled))
  if (controls.odd > 0.4 && controls.even < 0.1) return 'utf-16le'
  if (controls.even > 0.4 && controls.odd < 0.1) return 'utf-16be'
  // One stray NUL makes no binary: a file must not hide from the guard by its first byte.
  if (controls.odd + controls.even > 0.04) return 'binary'
  return isAscii(bytes) ? 'ascii' : 'utf-8'
}

/** Shares of control characters at even and at odd places; text has next to none. */
function controlsOf(sample: Buffer): { readonly even: number; readonly odd: number } {
  const counts = [0, 0]
  for (let at = 0; at < sample.length; at++) {
    const byte = sample[at] ?? 0
    if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) counts[at & 1] = (counts[at & 1] ?? 0) + 1
  }
  const half = Math.max(1, sample.length / 2)
  return { even: (counts[0] ?? 0) / half, odd: (counts[1] ?? 0) / half }
}
