import { type Content, type Entry, type Flaw, flawed } from './content.ts'
import { block, isHeader, numberIn, pathIn, textIn } from './tar-header.ts'

/**
 * The files of a tar, in order. What is no header is passed over up to the next one, as `tar` does; it is given too, since
 * a text may have the mark of a tar for the guard alone.
 */
export function* tarEntries(content: Uint8Array): Generator<Entry> {
  const tar = Buffer.from(content.buffer, content.byteOffset, content.length)
  let flaw: Flaw | undefined
  let ofAll: Told = {}
  let told: Told = {}
  for (let at = 0; at < tar.length; ) {
    if (!isHeader(tar, at)) {
      const rest = tar.subarray(at, nextHeader(tar, at))
      if (!isBlank(rest)) flaw = 'damaged'
      yield* besides(rest)
      at += rest.length
      continue
    }
    const member = memberAt(tar, at, told.size)
    at = member.end
    if (member.isCut) flaw ??= 'cut'
    const more = toldBy(member)
    if (more === undefined) {
      yield* fileOf(member, { ...ofAll, ...told })
      told = {}
    } else if (member.type === 'g') ofAll = { ...ofAll, ...more }
    else told = { ...told, ...more }
    if (more?.comment !== undefined) yield { path: pathIn(member.header), read: textOf(more.comment) }
    if (more?.isTold === false) yield* besides(member.body, pathIn(member.header))
    yield* besides(member.padding)
  }
  // Of a file that does not come.
  yield* besides(Buffer.from(`${told.path ?? ''}${told.link ?? ''}`))
  if (flaw !== undefined) throw flawed(flaw)
}

function nextHeader(tar: Buffer, from: number): number {
  let at = from + block
  while (at < tar.length && !isHeader(tar, at)) at += block
  return at
}

function* besides(bytes: Buffer, path = '(beside its files)'): Generator<Entry> {
  if (!isBlank(bytes)) yield { path, isRest: true, read: () => ({ bytes }) }
}

/** Each byte is like the one before it. */
const isBlank = (bytes: Buffer): boolean =>
  bytes.length === 0 || (bytes[0] === 0 && bytes.compare(bytes, 1, bytes.length, 0, bytes.length - 1) === 0)

type Member = {
  readonly header: Buffer
  readonly type: string
  readonly body: Buffer
  /** What fills the last block up: zeros. */
  readonly padding: Buffer
  readonly isCut: boolean
  readonly end: number
}

/** Of links, devices and folders some readers pass over a body, and others look for the next file in its place. */
const mayLackBody = ['1', '2', '3', '4', '5', '6']

/** @param told bytes of it, by a header before it */
function memberAt(tar: Buffer, at: number, told: number | undefined): Member {
  const header = tar.subarray(at, at + block)
  const type = String.fromCharCode(header[156] ?? 0)
  const start = bodyStart(tar, at, type)
  const lacksBody = mayLackBody.includes(type) && isHeader(tar, start)
  const own = numberIn(header, 124, 12)
  const size = lacksBody ? 0 : isHead(type) ? own : (told ?? own)
  const end = start + Math.ceil(size / block) * block
  const body = tar.subarray(start, start + size)
  return { header, type, body, padding: tar.subarray(start + size, end), isCut: body.length < size, end }
}

/** GNU's older form of a file with holes may go on about them for some blocks. */
function bodyStart(tar: Buffer, at: number, type: string): number {
  let start = at + block
  if (type !== 'S' || tar[at + 482] !== 1) return start
  while (start + block <= tar.length && tar[start + 504] === 1) start += block
  return start + block
}

function* fileOf({ header, type, body }: Member, { path, link }: Told): Generator<Entry> {
  const named = path ?? pathIn(header)
  if (body.length > 0) yield { path: named, read: () => ({ bytes: body }) }
  else if (type === '1' || type === '2') yield { path: named, read: textOf(link ?? textIn(header, 157, 100)) }
}

const textOf = (text: string) => (): Content => ({ bytes: Buffer.from(text) })

/** What a header says of the file behind it. */
type Told = {
  readonly path?: string
  readonly link?: string
  readonly size?: number
  readonly comment?: string
  /** False: it holds more than a reader is told. */
  readonly isTold?: boolean
}

/** PAX's, of one file and of all, and GNU's for a name and for a link. */
const isHead = (type: string): boolean => ['x', 'g', 'L', 'K'].includes(type)
/** Longest name that a PAX or GNU header may give. */
const longestName = 64 * 1024

/** Undefined for a file. */
function toldBy({ type, body }: Member): Told | undefined {
  if (type === 'L') return { path: textIn(body, 0, longestName), isTold: isName(body) }
  if (type === 'K') return { link: textIn(body, 0, longestName), isTold: isName(body) }
  return isHead(type) ? recordsIn(body) : undefined
}

/** A line, up to the zero behind it: more than that is a text, and is read as one. */
const isName = (body: Buffer): boolean =>
  body.length <= longestName && !/\0[^\0]|\n/.test(body.toString('latin1'))

/** Longest value of PAX that is a time, a number or an attribute. */
const longestSetting = 100

/** PAX's records of `length key=value\n`, of which the last of a key counts. Of any other key whoever asks is told. */
function recordsIn(body: Buffer): Told {
  const told: { -readonly [Key in keyof Told]: Told[Key] } = { isTold: body.length <= longestName }
  const head = body.subarray(0, longestName)
  for (let at = 0; at < head.length; ) {
    const length = Number.parseInt(head.toString('latin1', at, at + 10), 10)
    // Behind what is no record nobody reads on.
    if (!(length > 0)) return { ...told, isTold: !/\S/.test(head.toString('latin1', at)) }
    const record = head.toString('utf8', at, at + length)
    const equals = record.indexOf('=')
    const key = record.slice(record.indexOf(' ') + 1, equals)
    const value = record.slice(equals + 1).replace(/\n$/, '')
    at += length
    if (key === 'path' || key === 'comment') told[key] = value
    else if (key === 'linkpath') told.link = value
    else if (key === 'size') told.size = Math.max(0, Number.parseInt(value, 10) || 0)
    else if (value.length > longestSetting || value.includes('\n')) told.isTold = false
  }
  return told
}
