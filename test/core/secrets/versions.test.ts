import { describe, expect, it } from '@jest/globals'
import { examine, inspect } from '../../../src/core/secrets/inspect.ts'
import { Versions } from '../../../src/core/secrets/versions.ts'
import { encodings } from '../../evasions/in-encodings.ts'
import { negatives } from './accuracy/negatives.ts'
import { positives } from './accuracy/positives.ts'
import { keyId, secretKey, withChecksum } from './plant.ts'

/** Longer than all that decides about one place. */
const lines = (name: string, count = 60): string =>
  Array.from({ length: count }, (_, at) => `${name} ${at}: a line of a file, and nothing in it\n`).join('')
const within = (text: string): string => `${lines('above')}${text}\n${lines('below')}`

/** What is found in the last of these versions, and whether that is what it holds. */
function expectFound(path: string, ...versions: readonly string[]): void {
  const together = new Versions()
  const found = versions.map((text) => together.inspect(path, Buffer.from(text)))
  expect(found).toEqual(versions.map((text) => inspect(path, Buffer.from(text))))
}

/** A text without one of its lines, without half of it, and with another character at its end. */
function less(text: string): readonly string[] {
  const parts = text.split('\n')
  const without = parts.map((_, at) => parts.filter((_, other) => other !== at).join('\n'))
  const blanked = parts.map((_, at) => parts.map((line, other) => (other === at ? '' : line)).join('\n'))
  const halves = [text.slice(0, text.length / 2), text.slice(text.length / 2), `${text.slice(0, -2)}~`]
  return ['', ...without.slice(0, 40), ...blanked.slice(0, 40), ...halves]
}

const hidden = encodings.flatMap(({ name, path, content }) => {
  const text = content(withChecksum('ghp_', name))
  return typeof text === 'string' ? [{ name, path, text }] : []
})
const cases = [
  ...positives.map(({ name, text }) => ({ name, text, path: 'app/settings' })),
  { name: 'what is nothing', text: negatives.join('\n'), path: 'app/settings' },
  ...hidden,
]

describe('all that is found in a version by itself is found in it behind the one before', () => {
  it.each(cases.map(({ name, text, path }) => [name, text, path] as const))('%s', (_, text, path) => {
    for (const before of less(text)) expectFound(path, within(before), within(text), within(before))
  })
})

describe('what a version holds still', () => {
  const token = `token ${withChecksum('ghp_', 'kept')}`
  const other = `token ${withChecksum('ghp_', 'other')}`
  const [above, below] = [lines('above', 200), lines('below', 200)]

  it.each([
    ['lines above it', `${above}${token}\n${below}`, `new\n\nlines\n${above}${token}\n${below}`],
    ['lines that are gone', `${above}${token}\n${below}`, `${above.slice(500)}${token}\n${below}`],
    ['lines below it', `${above}${token}\n${below}`, `${above}${token}\n${below}new\n`],
    [
      'letters of several bytes',
      `ärger\n${above}${token}\n${below}`,
      `ärger\nöl\n${above}${token}\n${below}`,
    ],
    ['a second one', `${above}${token}\n${below}`, `${above}${token}\n${below}${other}\n`],
    ['the first one gone', `${token}\n${above}${other}\n${below}`, `${above}${other}\n${below}`],
    ['another in its place', `${above}${token}\n${below}`, `${above}${other}\n${below}`],
    ['a mark at the beginning', `\ufeff${above}${token}\n${below}`, `\ufeffnew\n${above}${token}\n${below}`],
  ])('is found, with %s', (_, before, after) => {
    expectFound('a.txt', before, after, before, after)
  })

  it('is found far from what is changed in a long passage of escapes', () => {
    const long = `"${'a line\\n'.repeat(400)}${token.replace('g', '\\u0067')}\\n${'b line\\n'.repeat(400)}"`
    const changed = long.replace('a line', 'A line').replace(/b line(?!.*b line)/, 'B line')
    expectFound('a.json', `${above}${long}\n${below}`, `${above}${changed}\n${below}`)
  })

  it('is found where a pair of an AWS key is parted by what does not change', () => {
    const apart = 'x: 1\n'.repeat(30)
    const [id, secret] = [`id: ${keyId('far')}\n`, `secret: ${secretKey('far')}\n`]
    expectFound('a.yml', `${above}${id}${apart}${below}`, `${above}${id}${apart}${secret}${below}`)
    expectFound('a.yml', `${above}${apart}${secret}${below}`, `${above}${id}${apart}${secret}${below}`)
  })
})

describe('is read by itself', () => {
  const token = `token ${withChecksum('ghp_', 'form')}\n`
  it.each([
    ['a file under another name', 'a.txt', 'b/.env'],
    ['a file that has become an environment file', lines('above'), `A=1\nAPI_SECRET=${secretKey('e')}\n`],
    ['a file that has become a table', lines('above'), `name,password\nx,${secretKey('t').slice(0, 20)}\n`],
    ['a file that has become UTF-16', lines('a'), Buffer.from(`\ufeff${lines('a')}${token}`, 'utf16le')],
    ['a file to which UTF-16 was added', lines('a'), `${lines('a')}${[...token].join('\0')}\0`],
    ['a file that has become a notebook', `{\n${lines('a')}}`, notebook(token)],
  ])('%s', (_, before, after) => {
    const together = new Versions()
    together.inspect('app/settings', Buffer.from(before))
    const content = Buffer.from(after)
    expect(together.inspect('app/settings', content)).toEqual(inspect('app/settings', content))
  })
})

function notebook(text: string): string {
  const cells = [
    { cell_type: 'code', metadata: {}, outputs: [], source: [...lines('a').split(/(?<=\n)/), text] },
  ]
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }, undefined, 1)
}

it('reads little of a large file of which little is new', () => {
  const text = lines('a', 40_000)
  const versions = Array.from({ length: 40 }, (_, at) => Buffer.from(`${text}${lines('new', at)}`))
  const cpuOf = (work: () => void): number => {
    const start = process.cpuUsage()
    work()
    return process.cpuUsage(start).user
  }
  const together = new Versions()
  const one = cpuOf(() => examine({ path: 'a', text, binary: false }))
  expect(cpuOf(() => versions.map((content) => together.inspect('a', content)))).toBeLessThan(15 * one)
})
