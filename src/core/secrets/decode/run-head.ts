import { isArchive } from '../archive/format.ts'

/** 18 bytes: shorter runs hold no secret that proves itself. */
export const shortest = 24

const values = new Uint8Array(128)
for (const [at, signs] of [
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  '-_',
].entries()) {
  for (const [value, sign] of [...signs].entries()) values[sign.charCodeAt(0)] = at === 0 ? value : 62 + value
}
const valueAt = (text: string, at: number): number => values[text.charCodeAt(at)] ?? 0

/** `+`, `/`, `-` and `_` stand in names and paths too. */
export const isSeparator = (text: string, at: number): boolean => valueAt(text, at) >= 62

/** Text, or what begins as UTF-16 or an archive: looked at in place, since most long runs are names, paths and hashes. */
export function isWorthIt(text: string, from: number): boolean {
  if (isTextualAt(text, from)) return true
  const first = (valueAt(text, from) << 2) | (valueAt(text, from + 1) >> 4)
  const second = ((valueAt(text, from + 1) & 15) << 4) | (valueAt(text, from + 2) >> 2)
  const isZlib = isZlibHead(text, from)
  const mayBe = first === 0 || second === 0 || isZlib || isArchiveHead(text, from)
  if (!mayBe) return false
  const head = Buffer.from(text.slice(from, from + (isZlib ? zlibHead : shortest)), 'base64')
  return isWide(head) || isArchive(head)
}
/** PK, gzip, zstd, BZh, xz, 7z, Rar and, by their first byte and a half, zlib's streams in base64. */
const archiveHeads = new Set(['UEsD', 'UEsF', 'H4sI', 'KLUv', 'Qlpo', '/Td6', 'N3q8', 'UmFy'])
const archiveInitials = new Set([...archiveHeads].map((head) => head.charCodeAt(0)))
const isArchiveHead = (text: string, from: number): boolean =>
  archiveInitials.has(text.charCodeAt(from)) && archiveHeads.has(text.slice(from, from + 4))
/** Signs in which zlib has said its codes and begun to use them. */
const zlibHead = 344
const isZlibHead = (text: string, from: number): boolean =>
  text[from] === 'e' && /^e(?:J[w-z]|AE|AF|Nr|No)/.test(text.slice(from, from + 3))

/** The 18 bytes from there on, four signs for three bytes, up to the first that no text has. */
function isTextualAt(text: string, from: number): boolean {
  let high = 0
  for (let at = from; at < from + shortest; at += 4) {
    const bits =
      (valueAt(text, at) << 18) |
      (valueAt(text, at + 1) << 12) |
      (valueAt(text, at + 2) << 6) |
      valueAt(text, at + 3)
    for (let shift = 16; shift >= 0; shift -= 8) {
      const byte = (bits >> shift) & 255
      if (!isOfText(byte)) return false
      if (byte > 127 && ++high > mostHigh) return false
    }
  }
  return true
}

/** Eighteen bytes drawn by chance are text once in a million. */
const mostHigh = 3
const isOfText = (byte: number): boolean => byte > 8 && (byte < 14 || byte > 31) && byte !== 127

export const isTextual = (head: Uint8Array): boolean =>
  head.every(isOfText) && head.filter((byte) => byte > 127).length <= mostHigh

/** UTF-16, as `powershell -EncodedCommand` takes it. */
const isWide = (head: Uint8Array): boolean => {
  const isZero = (at: number): boolean => head[at] === 0
  const places = [2, 4, 6, 8, 10, 12, 14, 16]
  return (
    places.every((at) => isZero(at + 1) && !isZero(at)) || places.every((at) => isZero(at) && !isZero(at + 1))
  )
}
