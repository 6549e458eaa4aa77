/** Letters, and the units that they and what stands beside them take. */
type Run = { readonly start: number; readonly end: number; readonly from: number; readonly to: number }

/** Units that would be letters of another encoding, one behind the other: fewer may be a word of Chinese. */
const shortestRun = 6

/**
 * UTF-16, and between it what is none: bash appends one byte for a letter to what PowerShell wrote, and two bytes at the
 * beginning of any file say that it is UTF-16. The latter is read as ASCII, or as UTF-16 by the other order of bytes.
 */
export function decodeMixed(bytes: Buffer, decoder: InstanceType<typeof TextDecoder>): string {
  let text = ''
  let read = 0
  for (const { from, start, end, to } of runsIn(bytes, decoder.encoding === 'utf-16le')) {
    text += decoder.decode(bytes.subarray(read, from))
    text += bytes.toString('latin1', start, end).replaceAll('\0', '')
    read = to
  }
  return text + decoder.decode(bytes.subarray(read))
}

/** Where both bytes of each unit are letters, or the one that should be zero, and the other is. */
function* runsIn(bytes: Buffer, isLittle: boolean): Generator<Run> {
  const [high, low] = isLittle ? [1, 0] : [0, 1]
  let start = 0
  let at = 0
  for (; at + 1 < bytes.length; at += 2) {
    const other = bytes[at + low] ?? 0
    if (isLetter[bytes[at + high] ?? 0] === 1 && (other === 0 || isLetter[other] === 1)) continue
    if (at - start >= 2 * shortestRun) yield runAt(bytes, start, at)
    start = at + 2
  }
  if (at - start >= 2 * shortestRun) yield { ...runAt(bytes, start, at), end: bytes.length, to: bytes.length }
}

/** Of one byte for a letter, the first or the last may share its unit with a byte of `é`. */
function runAt(bytes: Buffer, start: number, end: number): Run {
  const isNarrow = bytes[start] !== 0 && bytes[start + 1] !== 0
  const isBefore = isNarrow && start > 1 && bytes[start - 2] !== 0 && isLetter[bytes[start - 1] ?? 0] === 1
  const isBehind = isNarrow && bytes[end + 1] !== 0 && isLetter[bytes[end] ?? 0] === 1
  return {
    start: isBefore ? start - 1 : start,
    end: isBehind ? end + 1 : end,
    from: isBefore ? start - 2 : start,
    to: isBehind ? end + 2 : end,
  }
}

/** By the byte: ASCII that texts have. */
const isLetter = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte < 127) ? 1 : 0,
)
