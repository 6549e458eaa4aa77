import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { zip } from './archives.ts'
import { hiding, opened } from './opened.ts'

/** Writes into the header before the first content, or into the directory's first entry. */
type Lie = readonly [where: 'header' | 'directory', at: number, value: number]
function lying(bytes: Buffer, lies: readonly Lie[]): Buffer {
  const changed = Buffer.from(bytes)
  const directory = bytes.readUInt32LE(bytes.length - 6)
  for (const [where, at, value] of lies)
    changed.writeUInt16LE(value, (where === 'header' ? 0 : directory) + at)
  return changed
}
const describedBehind: Lie = ['header', 6, 8]
const large: Lie = ['header', 18, 1000]
const renamed = (bytes: Buffer): Buffer => Buffer.from(bytes).fill('b', 30, 31)
const files = { a: 'one', b: 'A=1' }

describe('a zip hides nothing', () => {
  it.each<[string, Buffer, readonly string[]]>([
    [
      'behind a file whose header gives it more bytes than it has, and a size behind it',
      lying(hiding(zip(files), 1), [describedBehind, large]),
      ['a=one', 'b=A=1'],
    ],
    [
      'behind a file of which header and directory say so',
      lying(hiding(zip(files), 1), [large, ['directory', 20, 1000]]),
      ['a=one', 'b=A=1'],
    ],
    [
      'behind a file that the directory does not name either',
      Buffer.concat([lying(zip(files).subarray(0, 76), [describedBehind, large]), zip({ c: 'c' })]),
      ['c=c', 'a=one', 'b=A=1'],
    ],
    [
      'behind one that says no more of its size',
      Buffer.concat([lying(zip(files).subarray(0, 76), [large]), zip({ c: 'c' })]),
      ['c=c', 'a=one', 'b=A=1'],
    ],
    [
      'at the end of a file that the directory cuts short',
      lying(zip(files), [describedBehind, ['directory', 20, 1]]),
      ['a=one', 'b=A=1'],
    ],
    [
      'in a file that the directory calls stored, and its header compressed',
      lying(zip({ a: 'one' }), [['directory', 10, 0]]),
      [`a=${deflateRawSync('one').toString('latin1')}`, 'a=one'],
    ],
    [
      'in a file that the directory calls encrypted, and its header does not',
      lying(zip({ a: 'one' }), [
        ['directory', 8, 1],
        ['directory', 16, 1],
      ]),
      ['a=one'],
    ],
    ['under the name that its header gives it', renamed(zip({ a: 'one' })), ['a=one', 'b=one']],
  ])('%s', (_, content, expected) => {
    expect(opened(content).files).toEqual(expected)
  })
})

/** Places of an end record: of the directory's size and offset, and the length of the comment. */
const field = { size: 12, offset: 16, comment: 20 } as const
function endRecord(fields: Partial<Record<keyof typeof field, number>> = {}): Buffer {
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  for (const [name, value] of Object.entries(fields))
    end.writeUInt16LE(value, field[name as keyof typeof field])
  return end
}

/** As programs write it that count in 64 bits: the end in 32 bits says nothing. */
function wide(bytes: Buffer): Buffer {
  const end = bytes.subarray(-22)
  const size = end.readUInt32LE(12)
  const record = Buffer.alloc(56)
  record.write('PK\x06\x06', 'latin1')
  for (const [at, value] of [
    [24, 2],
    [32, 2],
    [40, size],
    [48, end.readUInt32LE(16)],
  ] as const)
    record.writeBigUInt64LE(BigInt(value), at)
  const locator = Buffer.alloc(20)
  locator.write('PK\x06\x07', 'latin1')
  locator.writeBigUInt64LE(BigInt(bytes.length - 22), 8)
  const unsaid = endRecord().fill(0xff, 8, 20)
  return Buffer.concat([bytes.subarray(0, -22), record, locator, unsaid])
}

/** Their names are no text in the headers before them. */
const odd = (bytes: Buffer): Buffer => {
  const changed = Buffer.from(bytes)
  for (let at = bytes.indexOf('PK\x03\x04'); at !== -1; at = bytes.indexOf('PK\x03\x04', at + 4))
    changed[at + 30] = 7
  return changed
}
const both = ['a=one', 'b=A=1']
const damaged = ': it is damaged (locked)'

describe('a zip is read by every directory that somebody believes', () => {
  it.each<[string, Buffer, readonly string[], (readonly string[])?]>([
    ['behind a program, counted in 64 bits', Buffer.concat([Buffer.from('program'), wide(zip(files))]), both],
    ['whose end is written twice', Buffer.concat([zip(files), zip(files).subarray(-22)]), both],
    ['before an empty one', Buffer.concat([odd(zip(files)), endRecord()]), both],
    ['whose comment holds another end', Buffer.concat([odd(zip(files)), endRecord({ comment: 500 })]), both],
    [
      'before an end without a directory',
      Buffer.concat([zip(files), endRecord({ size: 0xffff })]),
      both,
      [damaged],
    ],
    [
      'with no directory for names that are no text',
      Buffer.concat([odd(zip(files).subarray(0, 72)), endRecord({ size: 0xffff })]),
      ['\x07=one', '\x07=A=1'],
      [damaged],
    ],
    [
      'with a zip that is stored in it',
      zip({ 'in.zip': zip(files) }, { stored: true }),
      ['in.zip!a=one', 'in.zip!b=A=1'],
    ],
    [
      'of more than some',
      Buffer.concat([zip(files), ...Array.from({ length: 20 }, (_, at) => endRecord({ offset: at }))]),
      both,
      [': it has more than 16 directories'],
    ],
  ])('%s', (_, content, expected, unread = []) => {
    const { files: found, unread: rest } = opened(content)
    expect(found).toEqual(expected)
    expect(rest).toEqual(unread)
  })
})
