import { crc32 } from 'node:zlib'
import type { Budget } from './budget.ts'
import { type Content, damaged, Unreadable } from './content.ts'
import { longestComment } from './format.ts'
import { inflate, inflatedWhole } from './inflate.ts'
import type { Entry } from './tar.ts'
import { type Local, localAt, pathIn, type Range, unnamed } from './zip-local.ts'

const endMark = 0x06054b50
const entryMark = 0x02014b50
const endSize = 22

/**
 * The files of a zip, by its central directory. Of its count only the least is believed: readers go on while entries
 * come, so what stands behind the count is read by someone.
 * https://pkwaredownloads.blob.core.windows.net/pem/APPNOTE.txt
 */
export function* zipEntries(content: Uint8Array, budget: Budget): Generator<Entry> {
  const zip = Buffer.from(content.buffer, content.byteOffset, content.length)
  const { start, shift, count } = directoryOf(zip)
  const known: Range[] = []
  const ends = new Map<number, number>()
  const entryOf = (file: Packed & { readonly path: string }): Entry => ({
    path: file.path,
    read: () => contentOf(zip, file, budget, (end) => ends.set(file.start ?? 0, end)),
  })
  let at = start
  let done = 0
  for (; isEntry(zip, at); done++) {
    const record = recordAt(zip, at)
    at = record.end
    // A reader that finds no file where the directory lies by its own word takes the offset as it is.
    const offset = [record.offset + shift, record.offset].find((one) => localAt(zip, one) !== undefined)
    const local = offset === undefined ? undefined : localAt(zip, offset)
    const packed = Math.max(record.packed, local?.packed ?? 0)
    if (offset !== undefined && local !== undefined) known.push([offset, local.start])
    if (record.path.endsWith('/') && packed === 0) continue
    const least = local?.packed || record.packed
    yield entryOf({ ...record, packed, least, start: local?.start, isOpen: local?.isOpen === true })
    // Some readers go by the one, some by the other.
    const other = local && otherwise(zip, local, record)
    if (local !== undefined && other !== undefined) yield entryOf({ ...local, ...other, packed, least })
  }
  for (const local of unnamed(zip, known, ends)) {
    if (local.path.endsWith('/') && local.packed === 0) continue
    yield entryOf(local)
  }
  if (done < count) throw damaged()
}

/** What the header before a content makes of it, where that is not what the directory makes of it. */
function otherwise(
  zip: Buffer,
  local: Local,
  { path, method, flags }: Record,
): { readonly path: string } | undefined {
  const name = pathIn(zip, local)
  const isSame = local.method === method && ((local.flags ^ flags) & encrypted) === 0
  return name === undefined || (isSame && name === path) ? undefined : { path: name }
}
const encrypted = 1

const isEntry = (zip: Buffer, at: number): boolean =>
  at >= 0 && at + 46 <= zip.length && zip.readUInt32LE(at) === entryMark

type Directory = { readonly start: number; readonly shift: number; readonly count: number }

/** What stands before the zip (a program that unpacks itself) shifts every offset in it. */
function directoryOf(zip: Buffer): Directory {
  const end = endOf(zip)
  const size = zip.readUInt32LE(end + 12)
  const count = zip.readUInt16LE(end + 10)
  const start = zip.readUInt32LE(end + 16)
  const locator = end - 20
  if (locator < 0 || zip.readUInt32LE(locator) !== 0x07064b50) {
    // Some readers find it by its size, others by its offset.
    const real = isEntry(zip, end - size) || !isEntry(zip, start) ? end - size : start
    if (real < 0) throw damaged()
    return { start: real, shift: real - start, count }
  }
  const wide = Number(zip.readBigUInt64LE(locator + 8))
  if (wide + 56 > zip.length || zip.readUInt32LE(wide) !== 0x06064b50) throw damaged()
  return {
    start: Number(zip.readBigUInt64LE(wide + 48)),
    shift: 0,
    count: Number(zip.readBigUInt64LE(wide + 32)),
  }
}

function endOf(zip: Buffer): number {
  const last = zip.length - endSize
  for (let at = last; at >= Math.max(0, last - longestComment); at--) {
    if (zip.readUInt32LE(at) === endMark) return at
  }
  // Not damaged for everyone: `jar x` and bsdtar read on from one local header to the next.
  throw new Unreadable('it is a zip without a directory, which some programs read all the same')
}

type Record = {
  readonly path: string
  readonly flags: number
  readonly method: number
  readonly checksum: number
  readonly packed: number
  readonly offset: number
  readonly end: number
}

function recordAt(zip: Buffer, at: number): Record {
  const nameEnd = at + 46 + zip.readUInt16LE(at + 28)
  const extraEnd = nameEnd + zip.readUInt16LE(at + 30)
  const wide = wideFields(zip.subarray(nameEnd, extraEnd))
  const take = (value: number): number => (value === 0xffffffff ? (wide.shift() ?? value) : value)
  take(zip.readUInt32LE(at + 24))
  return {
    path: zip.toString('utf8', at + 46, nameEnd).replaceAll('\\', '/'),
    flags: zip.readUInt16LE(at + 8),
    method: zip.readUInt16LE(at + 10),
    checksum: zip.readUInt32LE(at + 16),
    packed: take(zip.readUInt32LE(at + 20)),
    offset: take(zip.readUInt32LE(at + 42)),
    end: extraEnd + zip.readUInt16LE(at + 32),
  }
}

/** Of zip64, in the order: size, packed size, offset; only those are there that do not fit their own field. */
function wideFields(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    const body = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2))
    return Array.from({ length: Math.floor(body.length / 8) }, (_, index) =>
      Number(body.readBigUInt64LE(index * 8)),
    )
  }
  return []
}

type Packed = Omit<Local, 'name' | 'start'> & {
  readonly start: number | undefined
  /** Bytes that it has by whoever says the least. */
  readonly least?: number
}

/** @param onEnd told where the content ends, when it was read to its end */
function contentOf(zip: Buffer, file: Packed, budget: Budget, onEnd: (end: number) => void): Content {
  const { start, flags, method, isOpen } = file
  if (start === undefined) throw damaged()
  const packed = zip.subarray(start, start + file.packed)
  if ((flags & encrypted) !== 0 || method === aes) return unmarked(packed, file, budget)
  if (method === deflate) {
    // It says itself where it ends.
    const rest = isOpen ? zip.subarray(start) : packed
    return inflate('deflate', rest, budget, (bytes) => onEnd(start + bytes))
  }
  if (method !== 0 && method !== zstd) throw new Unreadable(`it is compressed by method ${method} of zip`)
  const content = method === 0 ? stored(packed, budget) : inflate('zstd', packed, budget)
  if (!isOpen) onEnd(start + (file.least ?? packed.length))
  return content
}

const deflate = 8
const zstd = 93
/** WinZip's mark of it, which says elsewhere how the content was compressed before. */
const aes = 99

/** The mark may be there for the guard alone: a content whose checksum holds is not encrypted. */
function unmarked(packed: Buffer, record: Packed, budget: Budget): Content {
  if (crc32(packed) === record.checksum) return stored(packed, budget)
  const bytes = inflatedWhole(record.method === zstd ? 'zstd' : 'deflate', packed, budget)
  if (bytes === undefined || crc32(bytes) !== record.checksum) {
    budget.waste(packed.length + (bytes?.length ?? 0))
    throw new Unreadable('it is encrypted', true)
  }
  budget.spend(bytes.length)
  return { bytes }
}

function stored(bytes: Buffer, budget: Budget): Content {
  if (bytes.length > budget.room()) throw new Unreadable(`it is larger than ${budget.room()} bytes`)
  budget.spend(bytes.length)
  return { bytes }
}
