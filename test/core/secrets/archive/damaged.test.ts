import * as zlib from 'node:zlib'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { expect, it } from '@jest/globals'
import { drawn } from '../plant.ts'
import { tar, zip } from './archives.ts'
import { lying, opened } from './opened.ts'

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

const whole = zip({ c: '1' })
it.each<[string, Uint8Array, readonly unknown[], readonly string[]]>([
  [
    'a damaged file of a zip, whole in itself',
    zip({ 'b.tar': Buffer.concat([deflateRawSync(tar({ c: text }), open), damage]) }, { raw: true }),
    [`b.tar!c=${text}`],
    [': it is damaged (locked)'],
  ],
  [
    'a tar that was cut off, and was so itself',
    tar({ 'b.gz': gzipSync(text).subarray(0, 3000) }).subarray(0, 512 + 2900),
    [expect.stringMatching(/^b\.gz!b=A=1 /)],
    ['b.gz: it ends early (locked)', ': it ends early (locked)'],
  ],
  [
    'a compressed tar that is damaged behind it',
    unchecked(gzipSync(tar({ 'b.zip': whole }))),
    ['b.zip!c=1'],
    [': it is damaged (locked)'],
  ],
  [
    'an archive that is whole, after one that is not',
    tar({ 'a.gz': unchecked(gzipSync(text)), 'b.zip': whole }),
    [`a.gz!a=${text}`, 'b.zip!c=1'],
    ['a.gz: it is damaged (locked)'],
  ],
])('names by its flaw the one archive that has it: of one in %s', (_, content, files, unread) => {
  expect(opened(content, 'a.bin')).toEqual({ files, unread })
})

it('names a compressed tar once that breaks off', () => {
  expect(opened(gzipSync(tar({ a: text })).subarray(0, -400)).unread).toEqual([': it ends early (locked)'])
})
