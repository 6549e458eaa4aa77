import { standardLimits } from '../../../../src/core/secrets/archive/budget.ts'
import { unpack } from '../../../../src/core/secrets/archive/unpack.ts'
import { tar, zip } from './archives.ts'

/** What is in an archive, a line for each file, and what nobody could read of it. */
export const opened = (
  content: Uint8Array,
  name = 'a.bin',
  limits = {},
): { files: string[]; unread: string[] } => {
  const unpacked = unpack(content, name, { ...standardLimits, ...limits })
  const files = [...unpacked.files()].map(
    ({ path, bytes }) => `${path}=${Buffer.from(bytes).toString('latin1')}`,
  )
  const unread = unpacked.unread.map(
    ({ path, why, isLocked }) => `${path}: ${why}${isLocked ? ' (locked)' : ''}`,
  )
  return { files, unread }
}

/** The directory without one of its files. */
export function hiding(bytes: Buffer, index = 0): Buffer {
  const sizeAt = (at: number): number => 46 + bytes.readUInt16LE(at + 28)
  const begin = bytes.readUInt32LE(bytes.length - 6)
  const start = index === 0 ? begin : begin + sizeAt(begin)
  const first = sizeAt(start)
  const end = Buffer.from(bytes.subarray(-22))
  end.writeUInt16LE(end.readUInt16LE(10) - 1, 10)
  end.writeUInt32LE(end.readUInt32LE(12) - first, 12)
  return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + first, -22), end])
}

/** Its directory says that the first file has no content. */
export function emptied(bytes: Buffer): Buffer {
  const start = bytes.readUInt32LE(bytes.length - 6)
  return Buffer.from(bytes).fill(0, start + 20, start + 28)
}

/** Its directory gives the first file another checksum, or more bytes. */
export function claiming(bytes: Buffer, at: 16 | 20, value: number): Buffer {
  const changed = Buffer.from(bytes)
  changed.writeUInt32LE(value, bytes.readUInt32LE(bytes.length - 6) + at)
  return changed
}

/** A link behind a header that tells more of it. */
export const linked = (type: string, text: string): Buffer =>
  Buffer.concat([tar({ h: text }, type).subarray(0, 1024), tar({ l: '' }, '2')])

export const two = { 'a/.env': 'A=1', 'b.txt': 'b' }

/** A zip whose end says something else, at an offset in that record. */
export function lying(...fields: readonly (readonly [at: number, value: number])[]): Buffer {
  const bytes = zip(two)
  for (const [at, value] of fields) bytes.writeUInt16LE(value, bytes.length - 22 + at)
  return bytes
}
