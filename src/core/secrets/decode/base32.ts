const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const begins = /[A-Z2-7]{24}/y

export function isBase32(text: string, start: number): boolean {
  begins.lastIndex = start
  return begins.test(text)
}

/** What base32 (RFC 4648 §6) says; undefined where another sign stands in it. */
export function fromBase32(written: string): Uint8Array | undefined {
  const bytes = Buffer.allocUnsafe(Math.floor((written.length * 5) / 8))
  let bits = 0
  let held = 0
  let length = 0
  for (const sign of written) {
    const value = alphabet.indexOf(sign)
    if (value === -1) return undefined
    bits = ((bits << 5) | value) & 0xfff
    held += 5
    if (held < 8) continue
    held -= 8
    bytes[length++] = (bits >> held) & 255
  }
  return bytes.subarray(0, length)
}
