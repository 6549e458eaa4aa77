import { expect, it } from '@jest/globals'
import { formatOf } from '../../../../src/core/secrets/archive/format.ts'
import { opened } from './opened.ts'

type Header = {
  readonly type?: string
  /** What stands where POSIX says `ustar`. */
  readonly mark?: string
  /** Bytes that it claims. */
  readonly size?: number
  /** Adds bytes up as signed ones. */
  readonly isSigned?: boolean
  /** Other fields, by their place. */
  readonly fields?: readonly (readonly [at: number, text: string])[]
}

function header(path: string, body: string, given: Header): Buffer {
  const {
    type = '0',
    mark = 'ustar\x0000',
    size = Buffer.byteLength(body),
    isSigned = false,
    fields = [],
  } = given
  const bytes = Buffer.alloc(512)
  bytes.write(path, 0, 100)
  bytes.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  bytes.write(type, 156)
  bytes.write(mark, 257, 'latin1')
  for (const [at, text] of fields) bytes.write(text, at, 'latin1')
  bytes.write('        ', 148)
  const sum = bytes.reduce((total, byte) => total + (isSigned && byte > 127 ? byte - 256 : byte), 0)
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return bytes
}

const filled = (text: string): Buffer => {
  const bytes = Buffer.from(text)
  return Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)])
}
const file = (path: string, body: string, given: Header = {}): Buffer =>
  Buffer.concat([header(path, body, given), filled(body)])
const pax = (...records: readonly string[]): Buffer => file('told', records.join(''), { type: 'x' })
const end = Buffer.alloc(1024)

const damaged = ': it is damaged (locked)'
/** No header, and not zero. */
const other = Buffer.alloc(512, 'x')
const rest = '(beside its files)'
const broken = file('a', 'A=1').fill('7', 148, 154)
const behind = file('b', 'B=2')
const holes = [[482, '\x01']] as const
const fullOfHoles = Buffer.concat([
  header('a', 'A=1', { type: 'S', mark: 'ustar  \0', fields: holes }),
  Buffer.alloc(512, 1),
  Buffer.alloc(512),
  filled('A=1'),
])

it.each<[string, readonly Buffer[], readonly string[], (readonly string[])?]>([
  ['of the form before POSIX', [file('a', 'A=1', { mark: '' })], ['a=A=1', 'b=B=2']],
  ['whose checksum adds up signed bytes', [file('é', 'A=1', { isSigned: true })], ['é=A=1', 'b=B=2']],
  ['with a file full of holes', [fullOfHoles], ['a=A=1', 'b=B=2']],
  ['with a folder that claims a size', [header('d/', '', { type: '5', size: 512 })], ['b=B=2']],
  ['with a link that claims a size', [header('l', '', { type: '2', size: 5000 })], ['l=', 'b=B=2']],
  [
    'of which a header before a file gives its size',
    [pax('10 size=3\n'), header('a', '', {}), filled('A=1')],
    ['a=A=1', 'b=B=2'],
  ],
  [
    'of which a header claims less than nothing',
    [header('a', '', { fields: [[124, '-1000\0']] })],
    ['b=B=2'],
  ],
  [
    'of which a header before a file claims less than nothing for it',
    [pax('14 size=-1024\n'), header('a', '', {})],
    ['b=B=2'],
  ],
  [
    'of which a header tells of all files',
    [file('told', '13 path=.env\n', { type: 'g' }), file('a', 'A=1')],
    ['.env=A=1', '.env=B=2'],
  ],
  [
    'of which a header before a name gives the size of the file alone',
    [pax('10 size=3\n'), file('told', 'long/name', { type: 'L' }), header('a', '', {}), filled('A=1')],
    ['long/name=A=1', 'b=B=2'],
  ],
  [
    'that names a file twice',
    [pax('10 path=c\n', '13 path=.env\n'), file('a', 'A=1')],
    ['.env=A=1', 'b=B=2'],
  ],
  [
    'whose name holds a line',
    [pax('21 path=x\n10 path=y\nz\n'), file('a', 'A=1')],
    ['x\n10 path=y\nz=A=1', 'b=B=2'],
  ],
  [
    'with something between its files',
    [file('a', 'A=1'), other, other],
    ['a=A=1', `${rest}=${'x'.repeat(1024)}`, 'b=B=2'],
    [damaged],
  ],
  ['of which a header is damaged', [broken], [`${rest}=${broken.toString('latin1')}`, 'b=B=2'], [damaged]],
  [
    'with something behind a file, in its last block',
    [header('a', 'A=1', {}), Buffer.from('A=1'.padEnd(511, ' ')), Buffer.from('x')],
    ['a=A=1', `${rest}=${' '.repeat(508)}x`, 'b=B=2'],
  ],
  [
    'with lines in the place of a long name',
    [file('long', 'one\ntwo', { type: 'L' }), file('a', 'A=1')],
    ['long=one\ntwo', 'one\ntwo=A=1', 'b=B=2'],
  ],
  ['with no record in the place of one', [pax('none')], ['told=none', 'b=B=2']],
  ['with lines in a record', [pax('16 other=a\nb=c\n')], ['told=16 other=a\nb=c\n', 'b=B=2']],
])('reads a tar %s', (_, blocks, files, unread = []) => {
  expect(opened(Buffer.concat([...blocks, behind, end]))).toEqual({ files, unread })
})

it('gives a name that no file has', () => {
  expect(opened(file('long', 'DB=1', { type: 'L' })).files).toEqual([`${rest}=DB=1`])
})

it('takes no text for a tar', () => {
  const text = Buffer.from('a line of words and 0123456 words\n'.repeat(40))
  expect(formatOf(text)).toBeUndefined()
})
