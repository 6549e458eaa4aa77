import { deflateSync, gzipSync } from 'node:zlib'
import { expect, it } from '@jest/globals'
import { formatOf } from '../../../../src/core/secrets/archive/format.ts'
import { tar } from './archives.ts'
import { opened, two } from './opened.ts'

const packed = gzipSync('A=1')
/** With a header that says more. */
const saying = (flags: number, ...more: readonly string[]): Buffer =>
  Buffer.concat([
    packed.subarray(0, 3),
    Buffer.from([flags]),
    packed.subarray(4, 10),
    ...more.map((one) => Buffer.from(one, 'latin1')),
    packed.subarray(10),
  ])
const damaged = ': it is damaged (locked)'

it.each<[string, Buffer, readonly string[], (readonly string[])?]>([
  ['behind another', Buffer.concat([gzipSync('B=2\n'), packed]), ['a=B=2\nA=1']],
  [
    'behind zeros',
    Buffer.concat([gzipSync('B=2\n'), Buffer.alloc(700), packed, Buffer.alloc(9)]),
    ['a=B=2\nA=1'],
  ],
  [
    'of a tar in two parts',
    Buffer.concat([gzipSync(tar(two).subarray(0, 700)), Buffer.alloc(3), gzipSync(tar(two).subarray(700))]),
    ['a/.env=A=1', 'b.txt=b'],
  ],
  ['with all that a header may say', saying(4 | 8 | 16, '\x02\0no', 'name\0', 'words\0'), ['a=A=1']],
  ['whose header has a wrong checksum', saying(2 | 8, 'name\0', '\0\0'), ['a=A=1'], [damaged]],
  [
    'with all that a header may say, and a wrong checksum of it',
    saying(2 | 4 | 8 | 16, '\x02\0no', 'name\0', 'words\0', '\0\0'),
    ['a=A=1'],
    [damaged],
  ],
  ['whose header has flags that mean nothing', saying(0xe0), ['a=A=1'], [damaged]],
])('reads a gzip %s', (_, content, files, unread = []) => {
  expect(opened(content, 'a.gz')).toEqual({ files, unread })
})

it('goes on to no more than some members', () => {
  const many = Buffer.concat(Array.from({ length: 1100 }, () => Buffer.concat([packed, Buffer.alloc(1)])))
  expect(opened(many).unread).toEqual([': it has more than 1000 members'])
})

it('holds all members together to the bound of a file', () => {
  const half = Buffer.concat([gzipSync(Buffer.alloc(60)), Buffer.alloc(1)])
  expect(opened(Buffer.concat([half, half]), 'a.gz', { fileBytes: 100 }).unread).toEqual([
    ': it unfolds to more than 100 bytes',
  ])
})

it.each([0, 3, 6, 9])('reads zlib at level %i', (level) => {
  expect(opened(deflateSync('A=1 and words', { level })).files).toEqual(['a.bin=A=1 and words'])
})

it.each([
  ['compress', '1f9d90'],
  ['lz4', '04224d18'],
  ['lzip', '4c5a495001'],
  ['lzma', `5d00008000${'f'.repeat(16)}`],
  ['lzma', '5d000080000100000000000000'],
  ['lzop', '894c5a4f00'],
  ['rpm', 'edabeedb'],
  ['cab', '4d53434600000000'],
])('names what is packed by %s', (format, hex) => {
  expect(opened(Buffer.from(`${hex}00000000`, 'hex')).unread).toEqual([`: nothing here opens ${format}`])
})

it.each([
  ['a frame before zstd, of the first kind', '502a4d18', 'zstd'],
  ['a frame before zstd, of the last kind', '5f2a4d18', 'zstd'],
  ['a bracket and zeros', '5d00000102030405060708090a0b0c0d', undefined],
])('knows by its mark %s', (_, hex, format) => {
  expect(formatOf(Buffer.from(`${hex}00000000`, 'hex'))).toBe(format)
})
