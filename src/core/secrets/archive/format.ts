/** How files are packed into one. `gzip`, `zstd` and their like hold one stream, which may be a tar. */
export type Format = 'zip' | 'tar' | 'gzip' | 'zstd' | 'bzip2' | 'xz' | '7z' | 'rar'

const magics: readonly (readonly [Format, readonly number[]])[] = [
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['zip', [0x50, 0x4b, 0x05, 0x06]],
  ['gzip', [0x1f, 0x8b, 0x08]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['rar', [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
]
/** After `BZh` and a digit: the digits of pi or, when it is empty, of its root. */
const bzipBlocks = ['314159265359', '177245385090']

/** By what a file is, not by how it is called. */
export function formatOf(content: Uint8Array): Format | undefined {
  const head = Buffer.from(content.buffer, content.byteOffset, Math.min(16, content.length))
  const found = magics.find(([, magic]) => magic.every((byte, at) => head[at] === byte))?.[0]
  if (found === 'bzip2') return bzipBlocks.includes(head.toString('hex', 4, 10)) ? found : undefined
  if (found !== undefined) return found
  if (isTar(content)) return 'tar'
  return endsAsZip(content) ? 'zip' : undefined
}

export const isArchive = (content: Uint8Array): boolean => formatOf(content) !== undefined

/** https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html: `ustar` in POSIX's and GNU's form. */
const isTar = (content: Uint8Array): boolean =>
  content.length >= 512 && [0x75, 0x73, 0x74, 0x61, 0x72].every((byte, at) => content[257 + at] === byte)

/** A program or a picture may stand before a zip; its directory at the end still finds everything. */
const endsAsZip = (content: Uint8Array): boolean =>
  content.length > 22 &&
  [0x50, 0x4b, 0x05, 0x06].every((byte, at) => content[content.length - 22 + at] === byte)
