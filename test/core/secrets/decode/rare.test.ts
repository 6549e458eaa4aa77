import { deflateSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { builtIn } from '../../../../src/core/secrets/inspect.ts'
import { withChecksum } from '../plant.ts'

const token = withChecksum('ghp_', 'rare')
const text = `the token is ${token}, as ever`
const bytes = [...Buffer.from(text)]
const hex = (byte: number, width = 2): string => byte.toString(16).padStart(width, '0')
const printable = (part: readonly number[]): string => String.fromCharCode(...part)
const rows = (size: number): number[][] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.slice(at * size, (at + 1) * size))

const dump = (line: (at: number, part: readonly number[]) => string): string =>
  `${rows(16)
    .map((part, at) => line(16 * at, part))
    .join('\n')}\n`
const xxd = dump((at, part) => {
  const pairs = part.map((byte) => hex(byte)).join('')
  return `${hex(at, 8)}: ${pairs.replace(/(.{4})/g, '$1 ').padEnd(40)} ${printable(part)}`
})
const canonical = dump((at, part) => {
  const pairs = part.map((byte) => hex(byte))
  return `${hex(at, 8)}  ${pairs.slice(0, 8).join(' ')}  ${pairs.slice(8).join(' ')}  |${printable(part)}|`
})

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const base32 = (said: string): string =>
  (
    [...Buffer.from(said)]
      .map((byte) => byte.toString(2).padStart(8, '0'))
      .join('')
      .match(/.{1,5}/g) ?? []
  )
    .map((bits) => alphabet[Number.parseInt(bits.padEnd(5, '0'), 2)])
    .join('')
const base64 = (content: string | Uint8Array): string => Buffer.from(content as string).toString('base64')
const inLines = (written: string, width: number, before = '', after = ''): string =>
  (written.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).map((line) => before + line + after).join('\n')
const fullWidth = (said: string): string =>
  said.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0))

const seen = (written: string): string[] =>
  builtIn
    .inspect('a.txt', Buffer.from(written))
    .filter(({ rule }) => rule.id !== 'secret-assignment')
    .map(({ rule, secret, line, decoded }) =>
      secret === token ? `${line} ${decoded?.by ?? ''}` : `not it: ${rule.id}`,
    )

describe('a secret is found in', () => {
  it.each([
    ['a dump by xxd', xxd, '1 a dump of bytes'],
    ['a dump by hexdump -C', canonical, '1 a dump of bytes'],
    ['bytes with blanks between', bytes.map((byte) => hex(byte)).join(' '), '1 a dump of bytes'],
    ['bytes with colons between', bytes.map((byte) => hex(byte)).join(':'), '1 a dump of bytes'],
    [
      'an array of bytes',
      `static const unsigned char t[] = {\n${bytes.map((byte) => `0x${hex(byte)}`).join(', ')}};`,
      '2 a dump of bytes',
    ],
    ['hex in lines', `x\n${inLines(Buffer.from(text).toString('hex'), 60)}\n`, '2 hex'],
    ['base32', `k: ${base32(text)}`, '1 base32'],
    ['base32 before a sign of something else', `k: ${base32(text)}1 and more`, '1 base32'],
    ['base32 in lines', `k:\n${inLines(base32(text), 64, '  ')}\n`, '2 base32'],
    ['base64 in strings', `k = (${inLines(base64(`${text} ${text}`), 60, '"', '"')})`, '1 base64'],
    ['base64 in joined strings', `k = ${inLines(base64(text), 60, '"', '" +')} ""`, '1 base64'],
    ['base64 of zlib', `k: ${base64(deflateSync(text.repeat(9)))}`, '1 base64, packed'],
    [
      'quoted-printable',
      `Content-Transfer-Encoding: quoted-printable\n\nt=3D${token.slice(0, 20)}=\n${token.slice(20)}\n`,
      '3 quoted-printable',
    ],
    [
      'a token with nothing in it',
      `t = ${token.slice(0, 9)}\u200b${token.slice(9)}`,
      '1 invisible or full-width characters',
    ],
    ['escapes of eight digits', `t = "${bytes.map((byte) => `\\U${hex(byte, 8)}`).join('')}"`, '1 escapes'],
    ['full-width letters', `t = ${fullWidth(token)}`, '1 invisible or full-width characters'],
  ])('%s', (_, written, expected) => {
    expect(seen(written)[0]).toBe(expected)
  })
})

describe('nothing is found in', () => {
  const other = (said: string): string => said.replace(token, `${token.slice(0, -1)}~`)
  it.each([
    ['base32 of a token that does not add up', `k: ${base32(other(text))}`],
    ['constants of capitals', 'const A = ABCDEFGHIJKLMNOPQRSTUVWXYZ234567ABCDEFGHIJ'],
    ['a table of offsets', `00000000: a table\n00000010: of ${token.slice(0, 9)}\n`],
    ['a fingerprint', bytes.map((byte) => hex(byte ^ 0xa5)).join(':')],
    ['full-width punctuation', `你好，（${token.slice(0, 12)}），世界`],
  ])('%s', (_, written) => {
    expect(seen(written)).toEqual([])
  })
})

it('tells of an array of bytes where it is written, to its last digit', () => {
  const array = bytes.map((byte) => `0x${hex(byte)}`).join(', ')
  const [hit] = builtIn.inspect('a.c', Buffer.from(`unsigned char t[] = { ${array} };`))
  expect(hit?.decoded?.written).toBe(array.slice(2))
})
