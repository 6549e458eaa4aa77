import { type Content, damaged, flawed } from './content.ts'

export type Entry = { readonly path: string; read(): Content }

const block = 512
/** Longest name that a PAX or GNU header may give. */
const longestName = 64 * 1024

/** The files of a tar, in order. */
export function* tarEntries(content: Uint8Array): Generator<Entry> {
  const tar = Buffer.from(content.buffer, content.byteOffset, content.length)
  let name: string | undefined
  let link: string | undefined
  let isCut = false
  for (let at = 0; at + block <= tar.length; ) {
    const header = tar.subarray(at, at + block)
    if (header[0] === 0) {
      at += block
      continue
    }
    if (!addsUp(header)) throw damaged()
    const size = numberIn(header, 124, 12)
    const body = tar.subarray(at + block, at + block + size)
    isCut = body.length < size
    const type = String.fromCharCode(header[156] ?? 0)
    at += block + Math.ceil(size / block) * block
    if (longHeaders.includes(type)) {
      name = (type === 'L' ? textIn(body, 0, longestName) : paxField(body, 'path', type)) ?? name
      link = (type === 'K' ? textIn(body, 0, longestName) : paxField(body, 'linkpath', type)) ?? link
      const comment = paxField(body, 'comment', type)
      if (comment !== undefined) yield { path: pathIn(header), read: () => ({ bytes: Buffer.from(comment) }) }
      continue
    }
    const path = name ?? pathIn(header)
    const target = link ?? textIn(header, 157, 100)
    name = undefined
    link = undefined
    if (size > 0) yield { path, read: () => ({ bytes: body }) }
    else if (type === '1' || type === '2') yield { path, read: () => ({ bytes: Buffer.from(target) }) }
  }
  if (isCut) throw flawed('cut')
}

/** PAX's, of one file and of all, and GNU's for a name and for a link: they tell of the file behind them. */
const longHeaders = ['x', 'g', 'L', 'K']

function textIn(bytes: Buffer, from: number, length: number): string {
  const field = bytes.subarray(from, from + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end === -1 ? field.length : end)
}

const pathIn = (header: Buffer): string => {
  const prefix = textIn(header, 345, 155)
  const name = textIn(header, 0, 100)
  return header.toString('latin1', 257, 263) === 'ustar\0' && prefix !== '' ? `${prefix}/${name}` : name
}

/** Octal, or, where that is too short, GNU's base 256. */
function numberIn(header: Buffer, from: number, length: number): number {
  const field = header.subarray(from, from + length)
  if (((field[0] ?? 0) & 0x80) === 0)
    return Number.parseInt(textIn(header, from, length).trim() || '0', 8) || 0
  return field.subarray(-6).readUIntBE(0, 6)
}

function addsUp(header: Buffer): boolean {
  let sum = 0
  for (let at = 0; at < block; at++) sum += at >= 148 && at < 156 ? 0x20 : (header[at] ?? 0)
  return sum === numberIn(header, 148, 8)
}

/** Records of `length key=value\n`. */
function paxField(body: Buffer, key: 'path' | 'linkpath' | 'comment', type: string): string | undefined {
  if (type !== 'x' && (type !== 'g' || key !== 'comment')) return undefined
  const records = body.toString('utf8', 0, longestName)
  return new RegExp(`(?:^|\\n)\\d{1,10} ${key}=([^\\n]*)\\n`).exec(records)?.[1]
}
