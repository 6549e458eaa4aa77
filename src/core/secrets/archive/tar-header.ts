export const block = 512

const checksumAt = 148

/** A block is a header by its checksum; POSIX's and GNU's say `ustar` as well, those before them do not. */
export function isHeader(tar: Buffer, at = 0): boolean {
  // Most blocks are none by the first of its digits.
  if (at + block > tar.length || !isDigit(tar[at + checksumAt + 3] ?? 0)) return false
  const told = numberIn(tar.subarray(at, at + block), checksumAt, 8)
  let sum = 0
  let signed = 0
  for (let place = 0; place < block; place++) {
    const byte = place >= checksumAt && place < checksumAt + 8 ? 0x20 : (tar[at + place] ?? 0)
    sum += byte
    signed += byte > 127 ? byte - 256 : byte
  }
  // Some programs have added bytes up as signed ones, and every reader takes either.
  return told === sum || told === signed
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte < 0x38

export function textIn(bytes: Buffer, from: number, length: number): string {
  const field = bytes.subarray(from, from + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end === -1 ? field.length : end)
}

/** Octal, or, where that is too short, GNU's base 256. A negative one would have a reader go back, again and again. */
export function numberIn(header: Buffer, from: number, length: number): number {
  const field = header.subarray(from, from + length)
  if (((field[0] ?? 0) & 0x80) === 0)
    return Math.max(0, Number.parseInt(textIn(header, from, length).trim() || '0', 8) || 0)
  return field.subarray(-6).readUIntBE(0, 6)
}

export const pathIn = (header: Buffer): string => {
  const prefix = textIn(header, 345, 155)
  const name = textIn(header, 0, 100)
  return header.toString('latin1', 257, 263) === 'ustar\0' && prefix !== '' ? `${prefix}/${name}` : name
}
