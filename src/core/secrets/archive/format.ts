import { isZlib } from './inflate.ts'
import { isHeader } from './tar-header.ts'

/** How files are packed into one. `gzip`, `zlib`, `zstd` and their like hold one stream, which may be a tar. */
export type Format = 'zip' | 'tar' | 'ar' | 'gzip' | 'zlib' | 'zstd' | 'xz' | Closed
/** What nothing here opens. */
type Closed = (typeof closed)[number]
const closed = ['bzip2', '7z', 'rar', 'compress', 'lz4', 'lzip', 'lzma', 'lzop', 'rpm', 'cab'] as const

const magics: readonly (readonly [Format, readonly number[]])[] = [
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['zip', [0x50, 0x4b, 0x05, 0x06]],
  ['gzip', [0x1f, 0x8b, 0x08]],
  ['zlib', [0x78, 0x01]],
  ['zlib', [0x78, 0x5e]],
  ['zlib', [0x78, 0x9c]],
  ['zlib', [0x78, 0xda]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['ar', [0x21, 0x3c, 0x61, 0x72, 0x63, 0x68, 0x3e, 0x0a]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['rar', [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
  ['compress', [0x1f, 0x9d, 0x90]],
  ['lz4', [0x04, 0x22, 0x4d, 0x18]],
  ['lzip', [0x4c, 0x5a, 0x49, 0x50, 0x01]],
  ['lzma', [0x5d, 0x00, 0x00]],
  ['lzop', [0x89, 0x4c, 0x5a, 0x4f, 0x00]],
  ['rpm', [0xed, 0xab, 0xee, 0xdb]],
  ['cab', [0x4d, 0x53, 0x43, 0x46, 0x00, 0x00, 0x00, 0x00]],
  // A frame to be passed over may stand before what is compressed.
  ...Array.from({ length: 16 }, (_, kind) => ['zstd', [0x50 + kind, 0x2a, 0x4d, 0x18]] as const),
]
/** After `BZh` and a digit: the digits of pi or, when it is empty, of its root. */
const bzipBlocks = ['314159265359', '177245385090']

/** By what a file is, not by how it is called. */
export function formatOf(content: Uint8Array): Format | undefined {
  return startOf(content) ?? (endsAsZip(content) ? 'zip' : undefined)
}

function startOf(content: Uint8Array): Format | undefined {
  const head = Buffer.from(content.buffer, content.byteOffset, Math.min(16, content.length))
  const found = magics.find(([, magic]) => magic.every((byte, at) => head[at] === byte))?.[0]
  if (found === 'zlib') return isZlib(content) ? found : undefined
  if (found === 'bzip2') return bzipBlocks.includes(head.toString('hex', 4, 10)) ? found : undefined
  if (found === 'lzma') return isLzma(head) ? found : undefined
  return found ?? (isTar(content) ? 'tar' : undefined)
}

export const startsAsArchive = (content: Uint8Array): boolean => startOf(content) !== undefined

/** The size behind its properties: not said, or none of thousands of gigabytes. */
const isLzma = (head: Buffer): boolean =>
  head.length >= 13 && (head.toString('hex', 5, 13) === 'f'.repeat(16) || head.readUIntBE(10, 3) === 0)

/** Where it does not stand alone in a file: an xz answers too late to be opened there, and others nothing here opens. */
export const isOpenedWithin = (format: Format): boolean =>
  format !== 'xz' && !closed.some((one) => one === format)

export const isArchive = (content: Uint8Array): boolean => formatOf(content) !== undefined

/** https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html: `ustar` in POSIX's and GNU's form, and before them. */
const isTar = (content: Uint8Array): boolean =>
  content.length >= 512 &&
  ([0x75, 0x73, 0x74, 0x61, 0x72].every((byte, at) => content[257 + at] === byte) ||
    isHeader(Buffer.from(content.buffer, content.byteOffset, 512)))

/** Of the comment that may stand behind the end record of a zip, and of anything else that readers pass over there. */
export const longestComment = 0xffff
const endRecord = 22
const endMark = Buffer.from('PK\x05\x06', 'latin1')

/** A program or a picture may stand before a zip, and anything behind it; its directory still finds everything. */
function endsAsZip(content: Uint8Array): boolean {
  const from = Math.max(0, content.length - endRecord - longestComment)
  const tail = Buffer.from(content.buffer, content.byteOffset + from, content.length - from)
  // No end record is without a zero, and most files are.
  return (
    tail.length >= endRecord && tail.includes(0) && tail.lastIndexOf(endMark, tail.length - endRecord) > 0
  )
}
