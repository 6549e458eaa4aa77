import { longestComment } from './format.ts'

const endMark = Buffer.from('PK\x05\x06', 'latin1')
const endSize = 22
const wideEndMark = Buffer.from('PK\x06\x06', 'latin1')
const wideLocatorMark = 0x07064b50
const wideLocatorSize = 20
const entryMark = Buffer.from('PK\x01\x02', 'latin1')

export type Directory = { readonly start: number; readonly shift: number; readonly count: number }

/** Places of end records, the last one first: a comment may hold another, and readers differ in which they believe. */
export function* endsOf(zip: Buffer): Generator<number> {
  const from = Math.max(0, zip.length - endSize - longestComment)
  const tail = zip.subarray(from)
  for (let at = tail.length - endSize; at >= 0; at--) {
    at = tail.lastIndexOf(endMark, at)
    if (at !== -1) yield from + at
  }
}

/**
 * What stands before the zip (a program that unpacks itself) shifts every offset in it.
 * @param end of the end record
 * @returns undefined where there is none
 */
export function directoryAt(zip: Buffer, end: number): Directory | undefined {
  const locator = end - wideLocatorSize
  if (locator >= 0 && zip.readUInt32LE(locator) === wideLocatorMark) return wideDirectoryAt(zip, locator)
  return placed(zip, {
    end,
    size: zip.readUInt32LE(end + 12),
    start: zip.readUInt32LE(end + 16),
    count: zip.readUInt16LE(end + 10),
  })
}

/** Of zip64, whose end record some find by its offset, and others before what tells of it. */
function wideDirectoryAt(zip: Buffer, locator: number): Directory | undefined {
  const told = Number(zip.readBigUInt64LE(locator + 8))
  const near = zip.subarray(0, locator).lastIndexOf(wideEndMark)
  const end = [told, near].find((at) => isAt(zip, wideEndMark, at, 56))
  if (end === undefined) return undefined
  return placed(zip, {
    end,
    size: Number(zip.readBigUInt64LE(end + 40)),
    start: Number(zip.readBigUInt64LE(end + 48)),
    count: Number(zip.readBigUInt64LE(end + 32)),
  })
}

type Told = { readonly end: number; readonly size: number; readonly start: number; readonly count: number }

/** Some readers find it by its size, others by its offset. */
function placed(zip: Buffer, { end, size, start, count }: Told): Directory | undefined {
  const real = isEntry(zip, end - size) || !isEntry(zip, start) ? end - size : start
  return real < 0 ? undefined : { start: real, shift: real - start, count }
}

const isAt = (zip: Buffer, mark: Buffer, at: number, size: number): boolean =>
  at >= 0 && at + size <= zip.length && zip.compare(mark, 0, 4, at, at + 4) === 0

export const isEntry = (zip: Buffer, at: number): boolean => isAt(zip, entryMark, at, 46)

export type Record = {
  readonly path: string
  readonly flags: number
  readonly method: number
  readonly checksum: number
  readonly packed: number
  readonly offset: number
  readonly end: number
}

export function recordAt(zip: Buffer, at: number): Record {
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
