/** Of a name; or of a header, up to its content. */
export type Range = readonly [from: number, to: number]

/** What the header before a file's content says, where that is believed over the directory or in its place. */
export type Local = {
  readonly name: Range
  readonly flags: number
  readonly method: number
  readonly checksum: number
  /** Bytes of the content; 0 when the header does not tell. */
  readonly packed: number
  /** Only what stands behind the content tells how long it is. */
  readonly isOpen: boolean
  /** Where the content begins. */
  readonly start: number
}

const headerSize = 30
const mark = Buffer.from('PK\x03\x04', 'latin1')
const directoryMark = Buffer.from('PK\x01\x02', 'latin1')

/** A data descriptor stands behind the content. */
const described = 8

export function localAt(zip: Buffer, at: number): Local | undefined {
  if (at < 0 || at + headerSize > zip.length || zip.compare(mark, 0, 4, at, at + 4) !== 0) return undefined
  const nameEnd = at + headerSize + zip.readUInt16LE(at + 26)
  const packed = zip.readUInt32LE(at + 18)
  const flags = zip.readUInt16LE(at + 6)
  const isOpen = (flags & described) !== 0
  return {
    name: [at + headerSize, nameEnd],
    flags,
    method: zip.readUInt16LE(at + 8),
    checksum: zip.readUInt32LE(at + 14),
    // What is told behind the content is not told here, whatever stands here.
    packed: packed === 0xffffffff || isOpen ? 0 : packed,
    isOpen,
    start: nameEnd + zip.readUInt16LE(at + 28),
  }
}

/** Where a content ends that does not say it. */
function nextMark(zip: Buffer, from: number): number {
  const local = zip.indexOf(mark, from)
  const end = local === -1 ? zip.length : local
  // Not beyond: each byte is looked at once, however many files there are.
  const directory = zip.subarray(from, end).indexOf(directoryMark)
  return directory === -1 ? end : from + directory
}

/**
 * The four bytes stand in programs too. No name holds them, and looking there first reads no byte of it twice.
 * @param isBelieved whoever reads on from one header to the next takes these for one, whatever its name
 */
export function pathIn(zip: Buffer, { name, method }: Local, isBelieved = false): string | undefined {
  const bytes = zip.subarray(...name)
  if (!methods.includes(method) || bytes.includes(mark)) return undefined
  const path = bytes.toString('utf8').replaceAll('\\', '/')
  return isBelieved || /^\P{Cc}+$/u.test(path) ? path : undefined
}
const methods = [0, 8, 9, 12, 14, 93, 95, 99]

/** Contents that were read to their end. */
export class Contents {
  /** By where each begins. */
  readonly #ends = new Map<number, number>()
  readonly #all = new Set<number>([0])

  add(start: number, end: number): void {
    this.#ends.set(start, end)
    this.#all.add(end)
  }

  endOf(start: number): number | undefined {
    return this.#ends.get(start)
  }

  hold(at: number): boolean {
    for (const [start, end] of this.#ends) if (start <= at && at < end) return true
    return false
  }

  /** Whether one ends there or a descriptor before it, or nothing stands before it. */
  endAt(at: number): boolean {
    return descriptors.some((size) => this.#all.has(at - size))
  }
}
/** Bytes of what may stand behind a content and tell of it. */
const descriptors = [0, 12, 16, 20, 24]

/**
 * Files that the directory does not name: `jar x` and bsdtar, which read on from one header to the next, see them, and
 * whoever joins two archives leaves the first one so. What a header says of its size is not believed: behind a content
 * that ends earlier another file may begin.
 * @param known where the headers and contents begin that the directory names
 * @param contents of the known, and, once it is asked for the next, the one that it gave
 */
export function* unnamed(
  zip: Buffer,
  known: readonly Range[],
  contents: Contents,
): Generator<Local & { readonly path: string }> {
  const inOrder = known.toSorted(([a], [b]) => a - b)
  let next = 0
  for (let at = zip.indexOf(mark); at !== -1; ) {
    while ((endOf(inOrder[next], contents) ?? Number.POSITIVE_INFINITY) <= at) next++
    const from = inOrder[next]?.[0] ?? Number.POSITIVE_INFINITY
    const local = from <= at ? undefined : localAt(zip, at)
    const path = local && pathIn(zip, local, contents.endAt(at))
    if (local === undefined || path === undefined) {
      at = zip.indexOf(mark, Math.max(from <= at ? (endOf(inOrder[next], contents) ?? 0) : 0, at + 4))
      continue
    }
    const past = local.packed === 0 ? nextMark(zip, local.start) : local.start + local.packed
    yield { ...local, path, packed: past - local.start }
    at = zip.indexOf(mark, contents.endOf(local.start) ?? local.start)
  }
}

const endOf = (known: Range | undefined, contents: Contents): number | undefined =>
  known === undefined ? undefined : (contents.endOf(known[1]) ?? known[1])
