import { type Content, type Entry, type Flaw, flawed } from './content.ts'
import { block, isHeader, numberIn, pathIn, textIn } from './tar-header.ts'

/** The files of a tar, in order. What is no header is passed over up to the next one, as `tar` does. */
export function* tarEntries(content: Uint8Array): Generator<Entry> {
  const tar = Buffer.from(content.buffer, content.byteOffset, content.length)
  let flaw: Flaw | undefined
  let ofAll: Told = {}
  let told: Told = {}
  for (let at = 0; at + block <= tar.length; ) {
    if (!isHeader(tar, at)) {
      if (tar[at] !== 0) flaw = 'damaged'
      at += block
      continue
    }
    const member = memberAt(tar, at, told.size)
    at = member.end
    if (member.isCut) flaw ??= 'cut'
    const more = toldBy(member)
    if (member.type === 'g') ofAll = { ...ofAll, ...more }
    else if (more !== undefined) told = { ...told, ...more }
    else {
      yield* fileOf(member, { ...ofAll, ...told })
      told = {}
    }
    if (more?.comment !== undefined) yield { path: pathIn(member.header), read: textOf(more.comment) }
  }
  if (flaw !== undefined) throw flawed(flaw)
}

type Member = {
  readonly header: Buffer
  readonly type: string
  readonly body: Buffer
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
  const body = tar.subarray(start, start + size)
  return { header, type, body, isCut: body.length < size, end: start + Math.ceil(size / block) * block }
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
}

/** PAX's, of one file and of all, and GNU's for a name and for a link. */
const isHead = (type: string): boolean => ['x', 'g', 'L', 'K'].includes(type)
/** Longest name that a PAX or GNU header may give. */
const longestName = 64 * 1024

/** Undefined for a file. */
function toldBy({ type, body }: Member): Told | undefined {
  if (type === 'L') return { path: textIn(body, 0, longestName) }
  if (type === 'K') return { link: textIn(body, 0, longestName) }
  return isHead(type) ? recordsIn(body.subarray(0, longestName)) : undefined
}

/** PAX's records of `length key=value\n`, of which the last of a key counts. */
function recordsIn(body: Buffer): Told {
  const told: { -readonly [Key in keyof Told]: Told[Key] } = {}
  for (let at = 0; at < body.length; ) {
    const length = Number.parseInt(body.toString('latin1', at, at + 10), 10)
    // Behind what is no record nobody reads on.
    if (!(length > 0)) break
    const record = body.toString('utf8', at, at + length)
    const equals = record.indexOf('=')
    const key = record.slice(record.indexOf(' ') + 1, equals)
    const value = record.slice(equals + 1).replace(/\n$/, '')
    at += length
    if (key === 'path' || key === 'comment') told[key] = value
    else if (key === 'linkpath') told.link = value
    else if (key === 'size') told.size = Math.max(0, Number.parseInt(value, 10) || 0)
  }
  return told
}
