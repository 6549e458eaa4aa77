const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const begins = /[A-Z2-7]{24}/y

export function isBase32(text: string, start: number): boolean {
  begins.lastIndex = start
  return begins.test(text)
}

/** A to Z and 2 to 7. */
export function isBase32At(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return (code >= 65 && code <= 90) || (code >= 50 && code <= 55)
}

/** What signs of base32 (RFC 4648 §6) say. */
export function fromBase32(written: string): Uint8Array {
  const bytes = Buffer.allocUnsafe(Math.floor((written.length * 5) / 8))
  let bits = 0
  let held = 0
  let length = 0
  for (const sign of written) {
    bits = ((bits << 5) | alphabet.indexOf(sign)) & 0xfff
    held += 5
    if (held < 8) continue
    held -= 8
    bytes[length++] = (bits >> held) & 255
  }
  return bytes.subarray(0, length)
}
