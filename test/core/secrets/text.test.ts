import { deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { builtIn } from '../../../src/core/secrets/inspect.ts'
import { decode } from '../../../src/core/secrets/text.ts'
import { tar } from './archive/archives.ts'
import { drawn, withChecksum } from './plant.ts'

const words = 'words and words\n'.repeat(300)
const token = `token ${withChecksum('ghp_', 'text')}\n`
const little = (text: string): Buffer => Buffer.from(text, 'utf16le')
const big = (text: string): Buffer => little(text).swap16()
const four = (text: string): Buffer => Buffer.from([...text].flatMap((one) => [one.charCodeAt(0), 0, 0, 0]))
const marks = { little: Buffer.from('fffe', 'hex'), big: Buffer.from('feff', 'hex') }
const bytes = (...parts: readonly (Buffer | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)))

describe('one byte for a letter is read', () => {
  it.each<[string, Buffer]>([
    ['behind the mark of UTF-16 alone', bytes(marks.little, token)],
    ['behind the mark of UTF-16, at an odd place', bytes(marks.little, '\n', token)],
    ['behind the mark of UTF-16 in the other order', bytes(marks.big, token)],
    ['behind UTF-16', bytes(marks.little, little(words), token)],
    ['behind UTF-16 without a mark', bytes(little(words), token)],
    ['behind UTF-16 in the other order', bytes(marks.big, big(words), token)],
    ['between UTF-16', bytes(marks.little, little(words), token, little(words))],
    ['between UTF-16, which is moved by it', bytes(marks.little, little(words), `${token}\n`, little(words))],
    ['behind UTF-32', bytes(four(words), token, ' '.repeat(-token.length & 3))],
  ])('%s', (_, content) => {
    expect(builtIn.inspect('a.txt', content).map(({ rule }) => rule.id)).toEqual(['github-token'])
  })
})

const setting = `DB_PASS${'WORD'}=${drawn('text', 20, 'base32')}\n`
const noise = Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 251))

describe('a few signs of a binary make none of', () => {
  it.each<[string, string, Buffer]>([
    [
      'settings with a comment of them',
      'settings',
      bytes('# ', Buffer.alloc(20, 1), '\n', `NAME=app\n${setting}LEVEL=info\n`),
    ],
    ['settings with zeros before them', 'settings', bytes(Buffer.alloc(300), '\n', setting.repeat(20))],
    ['an environment file, however many', '.env', bytes(noise, '\n', setting, noise)],
  ])('%s', (_, path, content) => {
    expect(builtIn.inspect(path, content)).not.toEqual([])
  })
})

const controls = bytes('# ', Buffer.alloc(200, 1), '\n')
const lines = `NAME=app\n${setting}LEVEL=info\n`.repeat(20)

describe('the mark of an archive before a text hides none of', () => {
  it.each<[string, Buffer]>([
    ['ar', bytes('!<arch>\n')],
    ['zip', bytes('PK\x05\x06\n')],
    ['gzip', bytes(gzipSync('words'), '\n')],
    ['zlib', bytes(deflateSync('words'), '\n')],
    ['a tar that is none', bytes('#'.repeat(257), 'ustar\n')],
  ])('%s', (_, mark) => {
    expect(decode(bytes(mark, controls, lines))).toMatchObject({ binary: false })
    expect(builtIn.inspect('settings', bytes(mark, controls, lines))).not.toEqual([])
  })
})

describe('beside a character of several bytes, the next letter is read', () => {
  const pairs = ['é', '“', '你'].flatMap((one) => ['', '.'].map((before) => [one, before] as const))
  it.each(pairs)('%s %s', (one, before) => {
    for (const mark of [marks.little, marks.big]) {
      const content = bytes(mark, `${before}${one}${setting.trim()}${one}`)
      expect(decode(content).text).toContain(setting.trim())
    }
    const content = bytes(four(words), ' '.repeat(before.length), one, setting.trim(), one)
    expect(decode(bytes(content, ' '.repeat(-content.length & 3))).text).toContain(setting.trim())
  })
})

it.each([little, big])('reads UTF-16 of Chinese that has no mark', (wide) => {
  const chinese = '這裡沒有別的東西，請小心閱讀以下內容。\n'.repeat(40)
  expect(decode(wide(`${chinese}${setting}${chinese}`)).text).toContain(setting)
})

it('takes for no text what is a program, or an archive', () => {
  expect(decode(bytes(noise, '\n', words)).binary).toBe(true)
  expect(decode(tar({ a: words })).binary).toBe(true)
})

it('reads UTF-16 behind what has moved it, and UTF-16 in the other order', () => {
  expect(
    builtIn.inspect('a', bytes(marks.little, little(words), 'and more words\n', little(token))),
  ).toHaveLength(1)
  expect(builtIn.inspect('a', bytes(marks.little, little(words), big(token)))).toHaveLength(1)
})

it('tells the line in the file', () => {
  const [hit] = builtIn.inspect('a', bytes(marks.little, little(words), token))
  expect(hit?.line).toBe(301)
})

it.each(['größer als 日本語の文章 и слова', '这是一个普通的中文句子。'.repeat(20), '😀 ok'])(
  'leaves UTF-16 as it is: %s',
  (text) => {
    expect(decode(bytes(marks.little, little(text))).text).toBe(text)
    expect(decode(bytes(marks.big, big(text))).text).toBe(text)
  },
)
