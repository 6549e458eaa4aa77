import { crc32 } from 'node:zlib'
import type { Budget } from './budget.ts'
import { type Content, damaged, type Entry, Unreadable } from './content.ts'
import { inflate, inflatedWhole } from './inflate.ts'
import { type Directory, directoryAt, endsOf, isEntry, type Record, recordAt } from './zip-directory.ts'
import { Contents, type Local, localAt, pathIn, type Range, unnamed } from './zip-local.ts'

/**
 * The files of a zip, by its central directory. Of its count only the least is believed: readers go on while entries
 * come, so what stands behind the count is read by someone. Who reads on from one header to the next needs none.
 * https://pkwaredownloads.blob.core.windows.net/pem/APPNOTE.txt
 */
export function* zipEntries(content: Uint8Array, budget: Budget): Generator<Entry> {
  const zip = Buffer.from(content.buffer, content.byteOffset, content.length)
  const reading = { zip, budget, known: [] as Range[], contents: new Contents() }
  const why = yield* directedIn(reading)
  for (const local of unnamed(zip, reading.known, reading.contents)) {
    if (local.path.endsWith('/') && local.packed === 0) continue
    yield entryOf(local, reading)
  }
  if (why !== undefined) throw why
}

type Reading = {
  readonly zip: Buffer
  readonly budget: Budget
  /** Headers and contents that a directory names. */
  readonly known: Range[]
  readonly contents: Contents
}

/** End records that are looked at. */
const mostEnds = 16

/** By every directory that some reader may take for the one; gives what is wrong with them. */
function* directedIn(reading: Reading): Generator<Entry, Unreadable | undefined> {
  const { zip, contents } = reading
  const seen = new Set<string>()
  let why: Unreadable | undefined
  let count = 0
  for (const end of endsOf(zip)) {
    // A zip that is stored in this one has its own.
    if (contents.hold(end)) continue
    if (++count > mostEnds) return new Unreadable(`it has more than ${mostEnds} directories`)
    const directory = directoryAt(zip, end)
    const key = `${directory?.start} ${directory?.shift}`
    const done = directory === undefined || seen.has(key) ? 0 : yield* namedBy(directory, reading)
    seen.add(key)
    // What stands before the last one may be a comment.
    if (count === 1 && (directory === undefined || done < directory.count)) why = damaged()
  }
  // Not damaged for everyone: `jar x` and bsdtar read on from one local header to the next.
  return count > 0
    ? why
    : new Unreadable('it is a zip without a directory, which some programs read all the same')
}

/** Gives how many there are. */
function* namedBy({ start, shift }: Directory, reading: Reading): Generator<Entry, number> {
  const { zip, known } = reading
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
    yield entryOf({ ...record, packed, least, start: local?.start, isOpen: local?.isOpen === true }, reading)
    // Some readers go by the one, some by the other.
    const other = local && otherwise(zip, local, record)
    if (local !== undefined && other !== undefined)
      yield entryOf({ ...local, ...other, packed, least }, reading)
  }
  return done
}

const entryOf = (file: Packed & { readonly path: string }, { zip, budget, contents }: Reading): Entry => ({
  path: file.path,
  read: () => contentOf(zip, file, budget, (end) => contents.add(file.start ?? 0, end)),
})

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
