import { constants, deflateRawSync } from 'node:zlib'
import { expect, it } from '@jest/globals'
import { cpuOf, superlinear } from '../../../growth.ts'
import { zip } from './archives.ts'
import { opened, two } from './opened.ts'

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

/** Zeros, and then what no block begins with. */
const broken = Buffer.concat([
  deflateRawSync(Buffer.alloc(5000), { finishFlush: constants.Z_SYNC_FLUSH }),
  Buffer.alloc(9, 0xff),
])

it('charges what is unfolded again and again to find where a file is damaged', () => {
  const packed = zip({ a: broken, b: broken, c: broken }, { raw: true })
  const { files, unread } = opened(packed, 'a.zip', { bytes: 30_000 })
  expect(files.length).toBeLessThan(3)
  expect(unread).toContainEqual(
    expect.stringMatching(/^c: (?:too much in it unfolds in vain|it unfolds to more than)/),
  )
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

/** Headers without a size, which a directory does not name. */
const headers = (count: number): Buffer => {
  const bytes = zip({ a: '' }, { stored: true })
  const local = Buffer.from(bytes.subarray(0, 31))
  return Buffer.concat([...Array.from({ length: count }, () => local), Buffer.alloc(count * 100), bytes])
}

it('reads many files that the directory does not name in time that is linear', () => {
  const slow = superlinear((count) => {
    const content = headers(count)
    return () => expect(opened(content).files).toHaveLength(count + 1)
  }, 10_000)
  expect(slow).toBeUndefined()
})

/** Marks of headers one behind the other, each of which claims a name so long. */
const marks = (length: number): Buffer => {
  const header = Buffer.alloc(30)
  header.write('PK\x03\x04', 'latin1')
  header.writeUInt16LE(length, 26)
  return Buffer.concat([...Array.from({ length: 4_000 }, () => header), Buffer.alloc(1 << 16), zip(two)])
}

it('does not read the names that marks of headers claim, however long', () => {
  const [short, long] = [marks(1), marks(0xffff)]
  expect(opened(long).files).toEqual(['a/.env=A=1', 'b.txt=b'])
  expect(cpuOf(() => opened(long))).toBeLessThan(100 + 10 * cpuOf(() => opened(short)))
})
