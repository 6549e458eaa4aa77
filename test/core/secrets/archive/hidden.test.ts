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
