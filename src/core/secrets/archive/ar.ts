import { damaged, type Entry, flawed } from './content.ts'

const magic = 8
const header = 60
/** Longest name that is looked for among those of GNU's. */
const longestName = 4096

/** The members of an ar: https://man.freebsd.org/cgi/man.cgi?query=ar&sektion=5 */
export function* arEntries(content: Uint8Array): Generator<Entry> {
  const ar = Buffer.from(content.buffer, content.byteOffset, content.length)
  let names = ''
  for (let at = magic; at + header <= ar.length; ) {
    const field = (from: number, to: number): string => ar.toString('latin1', at + from, at + to).trim()
    if (field(58, 60) !== '`') throw damaged()
    const written = field(0, 16)
    const size = Number.parseInt(field(48, 58), 10) || 0
    if (size < 0) throw damaged()
    const body = ar.subarray(at + header, at + header + size)
    const isCut = body.length < size
    at += header + size + (size % 2)
    if (written === '//') names = body.toString('latin1')
    else if (size > 0) yield memberOf(written, names, body)
    if (isCut) throw flawed('cut')
  }
}

/** GNU keeps long names in a member of their own, BSD before the content. */
function memberOf(written: string, names: string, body: Buffer): Entry {
  const inside = /^#1\/(\d{1,4})$/.exec(written)?.[1]
  if (inside !== undefined) {
    const length = Number(inside)
    const path = body.toString('latin1', 0, length).replace(/\0+$/, '')
    return { path, read: () => ({ bytes: body.subarray(length) }) }
  }
  const offset = /^\/(\d{1,10})$/.exec(written)?.[1]
  const name = offset === undefined ? written : nameAt(names, Number(offset))
  return { path: name.replace(/\/$/, '') || 'index', read: () => ({ bytes: body }) }
}

const nameAt = (names: string, from: number): string =>
  names.slice(from, from + longestName).split('\n', 1)[0] ?? ''
