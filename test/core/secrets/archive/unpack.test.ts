import * as zlib from 'node:zlib'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { standardLimits } from '../../../../src/core/secrets/archive/budget.ts'
import { isArchive } from '../../../../src/core/secrets/archive/format.ts'
import { unpack } from '../../../../src/core/secrets/archive/unpack.ts'
import { cpuOf } from '../../../fuzz/growth.ts'
import { drawn } from '../plant.ts'
import { tar, zip } from './archives.ts'

const opened = (content: Uint8Array, name = 'a.bin', limits = {}): { files: string[]; unread: string[] } => {
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
function hiding(bytes: Buffer, index = 0): Buffer {
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
function emptied(bytes: Buffer): Buffer {
  const start = bytes.readUInt32LE(bytes.length - 6)
  return Buffer.from(bytes).fill(0, start + 20, start + 28)
}

/** Its directory gives the first file another checksum, or more bytes. */
function claiming(bytes: Buffer, at: 16 | 20, value: number): Buffer {
  const changed = Buffer.from(bytes)
  changed.writeUInt32LE(value, bytes.readUInt32LE(bytes.length - 6) + at)
  return changed
}

/** A link behind a header that tells more of it. */
const linked = (type: string, text: string): Buffer =>
  Buffer.concat([tar({ h: text }, type).subarray(0, 1024), tar({ l: '' }, '2')])

const two = { 'a/.env': 'A=1', 'b.txt': 'b' }

/** A zip whose end says something else, at an offset in that record. */
function lying(...fields: readonly (readonly [at: number, value: number])[]): Buffer {
  const bytes = zip(two)
  for (const [at, value] of fields) bytes.writeUInt16LE(value, bytes.length - 22 + at)
  return bytes
}

describe('unpack', () => {
  it.each<[string, Uint8Array, readonly unknown[]]>([
    ['a zip', zip(two), ['a/.env=A=1', 'b.txt=b']],
    ['a zip that stores', zip(two, { stored: true }), ['a/.env=A=1', 'b.txt=b']],
    [
      'a zip behind a program',
      Buffer.concat([Buffer.from('#!/bin/sh\n'), zip(two)]),
      ['a/.env=A=1', 'b.txt=b'],
    ],
    ['a zip that says it is empty', lying([8, 0], [10, 0]), ['a/.env=A=1', 'b.txt=b']],
    ['a zip that hides its second file', lying([8, 1], [10, 1]), ['a/.env=A=1', 'b.txt=b']],
    ['a zip whose directory has no size', lying([8, 0], [10, 0], [12, 0]), ['a/.env=A=1', 'b.txt=b']],
    ['a zip whose directory lies elsewhere by its word', lying([18, 0x7fff]), ['a/.env=A=1', 'b.txt=b']],
    ['a zip that says it is encrypted', zip(two, { marked: true }), ['a/.env=A=1', 'b.txt=b']],
    [
      'a zip that stores and says it is encrypted',
      zip(two, { marked: true, stored: true }),
      ['a/.env=A=1', 'b.txt=b'],
    ],
    ['a zip that says AES', zip(two, { marked: true, method: 99 }), ['a/.env=A=1', 'b.txt=b']],
    ['a zip whose directory leaves a file out', hiding(zip(two)), ['b.txt=b', 'a/.env=A=1']],
    ['a zip whose directory says that a file is empty', emptied(zip(two)), ['a/.env=A=1', 'b.txt=b']],
    [
      'a zip whose first file reaches, by its directory, over one that it leaves out',
      claiming(hiding(zip({ c: 'c', b: 'A=1' }, { stored: true }), 1), 20, 30),
      [expect.stringMatching(/^c=c/), 'b=A=1'],
    ],
    ['two zips in a row', Buffer.concat([zip({ a: '1' }), zip({ b: '2' })]), ['b=2', 'a=1']],
    ['a folder of a zip that has a content', zip({ 'a/': 'A=1' }), ['a/=A=1']],
    [
      'a zip between a program and more',
      Buffer.concat([Buffer.from('#!/bin/sh PK\x03\x04 \n'), zip(two), Buffer.from('more')]),
      ['a/.env=A=1', 'b.txt=b'],
    ],
    [
      'a text before a zip in a zip',
      zip({ a: Buffer.concat([Buffer.from('A=1'), zip({ b: '' }, { stored: true })]) }),
      ['a!b=', expect.stringMatching(/^a=A=1PK/)],
    ],
    ['a tar', tar(two), ['a/.env=A=1', 'b.txt=b']],
    ['a long target of a link in GNU’s form', linked('K', 'far/away\0'), ['l=far/away']],
    ['a long target of a link in PAX’s form', linked('x', '21 linkpath=far/away\n'), ['l=far/away']],
    ['a comment of PAX', linked('x', '17 comment=noted\n'), ['h=noted', 'l=']],
    ['a comment of PAX on all files', linked('g', '17 comment=noted\n'), ['h=noted', 'l=']],
    ['a compressed tar', gzipSync(tar(two)), ['a/.env=A=1', 'b.txt=b']],
    ['a compressed file', gzipSync('text'), ['dump.sql=text']],
    [
      'a zip in a tar in a zip',
      zip({ 'o.tgz': gzipSync(tar({ 'i.jar': zip(two) })) }),
      ['o.tgz!i.jar!a/.env=A=1', 'o.tgz!i.jar!b.txt=b'],
    ],
  ])('opens %s', (_, content, files) => {
    expect(opened(content, 'dump.sql.gz')).toEqual({ files, unread: [] })
  })

  it('opens zstd where node can', () => {
    const can = typeof zlib.zstdCompressSync === 'function'
    const packed = can ? zlib.zstdCompressSync(tar(two)) : Buffer.from('28b52ffd00', 'hex')
    expect(opened(packed)).toEqual(
      can
        ? { files: ['a/.env=A=1', 'b.txt=b'], unread: [] }
        : { files: [], unread: [': it is compressed by zstd, which needs node 22.15 or newer'] },
    )
  })

  it.each<[string, Uint8Array, readonly string[]]>([
    [
      'an encrypted file',
      zip(two, { encrypted: true }),
      ['a/.env: it is encrypted (locked)', 'b.txt: it is encrypted (locked)'],
    ],
    [
      'an encrypted file that is stored',
      zip({ a: 'text' }, { encrypted: true, stored: true }),
      ['a: it is encrypted (locked)'],
    ],
    [
      'an encrypted file by AES',
      zip({ a: 'text' }, { encrypted: true, method: 99 }),
      ['a: it is encrypted (locked)'],
    ],
    [
      'a file that unfolds, and to something else than was packed',
      claiming(zip({ a: 'text' }, { marked: true }), 16, 1),
      ['a: it is encrypted (locked)'],
    ],
    ['an unknown method', zip({ a: 'x' }, { method: 12 }), ['a: it is compressed by method 12 of zip']],
    ['a 7z', Buffer.from('377abcaf271c0004', 'hex'), [': nothing here opens 7z']],
    ['an xz', Buffer.from('fd377a585a000004', 'hex'), [': nothing here opens an xz in another file']],
    [
      'a damaged gzip',
      Buffer.concat([gzipSync('x').subarray(0, 10), Buffer.alloc(9, 0xff)]),
      [': it is damaged (locked)'],
    ],
    [
      'a zip without its end',
      zip(two).subarray(0, 60),
      [': it is a zip without a directory, which some programs read all the same'],
    ],
  ])('names %s', (_, content, unread) => {
    expect(opened(content)).toEqual({ files: [], unread })
  })

  it.each([3, 0xffff])('reads what is there of a zip that promises %i files, and says so', (count) => {
    expect(opened(lying([8, count], [10, count]))).toEqual({
      files: ['a/.env=A=1', 'b.txt=b'],
      unread: [': it is damaged (locked)'],
    })
  })

  it('reads what is there of a stream that was cut off, and says so', () => {
    const { files, unread } = opened(gzipSync(`A=1\n${'x'.repeat(9000)}y`).subarray(0, 40), 'a.gz')
    expect(files[0]).toMatch(/^a=A=1\nx/)
    expect(unread).toEqual([': it ends early (locked)'])
  })

  const text = `A=1 ${drawn('damaged', 6000, 'hex')}y`
  const open = { finishFlush: zlib.constants.Z_SYNC_FLUSH }
  /** No block begins so. */
  const damage = Buffer.alloc(9, 0xff)
  const broken = Buffer.concat([deflateRawSync(text, open), damage])
  const unchecked = (bytes: Buffer): Buffer => Buffer.concat([bytes.subarray(0, -8), Buffer.alloc(8)])
  it.each<[string, Uint8Array, string]>([
    ['a gzip whose checksum is wrong', unchecked(gzipSync(text)), `a=${text}`],
    ['a gzip that is damaged behind its text', Buffer.concat([gzipSync(text, open), damage]), `a=${text}`],
    [
      'a gzip before another that is damaged',
      Buffer.concat([gzipSync(text), gzipSync('b').fill(9, 10)]),
      `a=${text}`,
    ],
    ['a compressed tar with a wrong checksum', unchecked(gzipSync(tar({ b: text }))), `b=${text}`],
    ['a damaged file of a zip', zip({ b: broken }, { raw: true }), `b=${text}`],
  ])('reads what is there of %s, and says so', (_, content, file) => {
    const { files, unread } = opened(content, 'a.gz')
    expect(files).toEqual([file])
    expect(unread).toEqual([': it is damaged (locked)'])
  })

  it.each([
    ['bytes of a file', { fileBytes: 100 }, ['zeros: it unfolds to more than 100 bytes']],
    ['bytes of all', { bytes: 1000 }, ['zeros: it unfolds to more than 1000 bytes']],
    [
      'the ratio',
      { ratioFrom: 10, ratio: 2 },
      [expect.stringMatching(/^zeros: it unfolds to more than \d+ bytes$/)],
    ],
    ['entries', { entries: 1 }, [': more than 1 entries']],
  ])('is bounded by %s', (_, limits, unread) => {
    expect(opened(zip({ zeros: Buffer.alloc(5000), b: 'b' }), 'a.zip', limits).unread).toEqual(unread)
  })

  it('opens nothing more when all bytes are spent', () => {
    const half = Buffer.alloc(500)
    const { files, unread } = opened(zip({ a: half, b: half, c: 'c' }), 'a.zip', { bytes: 1000 })
    expect(files).toHaveLength(2)
    expect(unread).toEqual(['c: it unfolds to more than 1000 bytes'])
  })

  it.each([
    ['are larger than may be', {}, /^a: it unfolds to more than 100 bytes$/],
    ['say that they are encrypted', { marked: true }, /^a: it unfolds to more than 100 bytes$/],
    ['are encrypted', { encrypted: true, stored: true }, /^a: it is encrypted \(locked\)$/],
  ])('gives up a zip in which too many bytes %s', (_, options, before) => {
    const large = Buffer.alloc(500)
    const { unread } = opened(zip({ a: large, b: large, c: 'c', d: large }, options), 'a.zip', {
      fileBytes: 100,
      bytes: 199,
    })
    expect(unread).toContainEqual(expect.stringMatching(before))
    expect(unread.at(-1)).toBe('d: too much in it unfolds in vain')
  })

  it('does not take an encrypted file of any size for waste of more than its bytes', () => {
    const { unread } = opened(zip({ a: 'a', b: 'b', c: 'c' }, { encrypted: true }), 'a.zip', { bytes: 100 })
    expect(unread).toEqual(['a', 'b', 'c'].map((name) => `${name}: it is encrypted (locked)`))
  })

  it('is bounded in depth, and gives what it does not open as it is', () => {
    const nested = zip({ b: zip({ c: zip({ d: 'd' }) }) })
    const { files, unread } = opened(nested, 'a.zip', { depth: 2 })
    expect(unread).toEqual(['b!c: it lies in more than 1 other archives'])
    expect(files).toHaveLength(1)
  })
})

it.each([
  ['whose method is none', 'abc', 7],
  ['whose name is no text', 'a\nb', 0],
])('takes no bytes for a header %s', (_, name, method) => {
  const like = zip({ [name]: 'x' }, { stored: true, method })
  const content = Buffer.concat([like.subarray(0, 34), zip({ b: 'b' })])
  expect(opened(content)).toEqual({ files: ['b=b'], unread: [] })
})

it('reads headers whose names cover the headers behind them in time that is linear', () => {
  const local = Buffer.from(zip({ a: '' }).subarray(0, 30))
  local.writeUInt32LE(0xffff, 26)
  const content = Buffer.concat([...Array.from({ length: 100_000 }, () => local), zip({ b: 'b' })])
  const start = process.hrtime.bigint()
  expect(opened(content).files).toEqual(['b=b'])
  expect(Number(process.hrtime.bigint() - start) / 1e9).toBeLessThan(3)
})

/** Headers without a size, which a directory does not name. */
const headers = (count: number): Buffer => {
  const bytes = zip({ a: '' }, { stored: true })
  const local = Buffer.from(bytes.subarray(0, 31))
  return Buffer.concat([...Array.from({ length: count }, () => local), Buffer.alloc(count * 100), bytes])
}

it('reads many files that the directory does not name in time that is linear', () => {
  const seconds = (count: number): number => {
    const content = headers(count)
    const start = process.hrtime.bigint()
    expect(opened(content).files).toHaveLength(count + 1)
    return Number(process.hrtime.bigint() - start) / 1e9
  }
  seconds(1000)
  expect(seconds(40_000)).toBeLessThan(5)
})

/** Marks of headers one behind the other, each of which claims a name so long. */
const marks = (length: number): Buffer => {
  const header = Buffer.alloc(30)
  header.write('PK\x03\x04', 'latin1')
  header.writeUInt16LE(length, 26)
  return Buffer.concat([...Array.from({ length: 20_000 }, () => header), Buffer.alloc(1 << 16), zip(two)])
}

it('does not read the names that marks of headers claim, however long', () => {
  const [short, long] = [marks(1), marks(0xffff)]
  opened(short)
  expect(cpuOf(() => opened(long))).toBeLessThan(100 + 10 * cpuOf(() => opened(short)))
})

describe('any bytes', () => {
  const valid = [zip(two), tar(two), gzipSync(tar(two)), zip({ 'i.zip': zip(two) })]
  const limits = { ...standardLimits, bytes: 1 << 20, fileBytes: 1 << 20 }
  const drain = (bytes: Uint8Array): number =>
    [...unpack(bytes, 'a', limits).files()].reduce((sum, file) => sum + file.bytes.length, 0)

  it('end, within the limits, when an archive is changed anywhere', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...valid),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }),
        (one, edits) => {
          const bytes = Buffer.from(one)
          for (const [at, byte] of edits) bytes[at % bytes.length] = byte
          expect(drain(bytes)).toBeLessThanOrEqual(2 << 20)
        },
      ),
      { numRuns: 500 },
    ))

  it('end when an archive is cut anywhere, or grown', () =>
    fc.assert(
      fc.property(fc.constantFrom(...valid), fc.nat(), fc.uint8Array({ maxLength: 50 }), (one, end, more) => {
        drain(Buffer.concat([one.subarray(0, end % one.length), more]))
      }),
      { numRuns: 500 },
    ))

  it('are no archive by chance', () =>
    fc.assert(fc.property(fc.string(), (text) => !isArchive(Buffer.from(`text ${text}`)))))
})
