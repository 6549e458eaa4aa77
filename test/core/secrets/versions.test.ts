import { describe, expect, it } from '@jest/globals'
import { builtIn } from '../../../src/core/secrets/inspect.ts'
import { Versions } from '../../../src/core/secrets/versions.ts'
import { encodings } from '../../evasions/in-encodings.ts'
import { negatives } from './accuracy/negatives.ts'
import { positives } from './accuracy/positives.ts'
import { drawn, keyId, secretKey, withChecksum } from './plant.ts'

/** Longer than all that decides about one place. */
const lines = (name: string, count = 60): string =>
  Array.from({ length: count }, (_, at) => `${name} ${at}: a line of a file, and nothing in it\n`).join('')
const within = (text: string): string => `${lines('above')}${text}\n${lines('below')}`

/** What is found in the last of these versions, and whether that is what it holds. */
function expectFound(path: string, ...versions: readonly string[]): void {
  const together = new Versions(builtIn)
  const found = versions.map((text) => together.inspect(path, Buffer.from(text)))
  expect(found).toEqual(versions.map((text) => builtIn.inspect(path, Buffer.from(text))))
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
  const umlauts = lines('ärgerlich übel öde äöüäöüäöüäöüäöüäöüäöüäöüäöüäöü', 200)

  it.each([
    ['lines above it', `${above}${token}\n${below}`, `new\n\nlines\n${above}${token}\n${below}`],
    ['lines that are gone', `${above}${token}\n${below}`, `${above.slice(500)}${token}\n${below}`],
    ['lines below it', `${above}${token}\n${below}`, `${above}${token}\n${below}new\n`],
    ['letters of several bytes', `${umlauts}${token}\n${below}`, `öl\n${umlauts}${token}\n${below}`],
    ['such letters above, and then gone', `${umlauts}${token}\n${below}`, `${umlauts}${below}`],
    ['another line behind such letters', `${umlauts}${token}\n`, `${umlauts}ä\n${token}\n`],
    ['a second one', `${above}${token}\n${below}`, `${above}${token}\n${below}${other}\n`],
    ['the first one gone', `${token}\n${above}${other}\n${below}`, `${above}${other}\n${below}`],
    ['another in its place', `${above}${token}\n${below}`, `${above}${other}\n${below}`],
    ['a mark at the beginning', `\ufeff${above}${token}\n${below}`, `\ufeffnew\n${above}${token}\n${below}`],
  ])('is found, with %s', (_, before, after) => {
    expectFound('a.txt', before, after, before, after)
  })

  it('is found in a mail far below the head that says how it is written', () => {
    const head = `Content-Transfer-Encoding: quoted-printable\n\n${above}`
    expectFound('a.eml', `${head}${below}`, `${head}${other.slice(0, 20)}=\n${other.slice(20)}\n${below}`)
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

/** As far apart as anything may stand that decides. */
describe('what decides about a new line is read with it', () => {
  const password = secretKey('far').slice(0, 20).replace(/[+/]/g, 'x')
  const filled = (length: number, line = '# words and words\n'): string => line.repeat(length / line.length)

  const token = withChecksum('ghp_', 'parted')
  /** As long as one may be. */
  const joint = ` \n${' '.repeat(60)}\n${' '.repeat(60)}+ \n${' '.repeat(60)}\n${' '.repeat(60)}`

  it.each([
    [
      'a variable of Terraform',
      ['variable "db_password" {\n', filled(290, '  nullable = false\n'), `  default = "${password}"\n}`],
    ],
    ['a pair of value and name', ['{"value": "', password, '",\n', ' '.repeat(36), '"name": "DB_PASSWORD"}']],
    [
      'a command of several lines',
      ['curl \\\n', filled(360, '  --header "a: b" \\\n'), `  -u deploy:${password} https://a.acme.io`],
    ],
    [
      'a host of mails',
      ['host: email-smtp.eu-west-1.amazonaws.com\n', filled(340), `pass: ${smtpPassword()}\n`],
    ],
    [
      'arguments in lines',
      ['mysqli(\n', `  "${'h'.repeat(150)}",\n`, `  "${'u'.repeat(150)}",\n`, `  "${password}")`],
    ],
    [
      'arguments in letters of several bytes',
      ['mysqli(\n', `  "${'語'.repeat(150)}",\n`, `  "${'語'.repeat(150)}",\n`, `  "${password}")`],
    ],
    [
      'a variable described in letters of several bytes',
      [
        'variable "db_password" {\n',
        filled(270, `  description = "${'語'.repeat(10)}"\n`),
        `  default = "${password}"\n}`,
      ],
    ],
    [
      'a string in parts',
      [`"${token.slice(0, 10)}"`, joint, `"${token.slice(10, 20)}"`, `+\n"${token.slice(20)}"`],
    ],
  ])('%s', (_, parts) => {
    const text = parts.join('')
    expect(builtIn.inspect('app/settings', Buffer.from(within(text)))).toHaveLength(1)
    for (const at of [0, parts.length - 1]) {
      const before = parts.map((part, other) => (other === at ? part.replace(/[a-z]/gi, '.') : part)).join('')
      expectFound('app/settings', within(before), within(text))
    }
  })

  it('a string whose parts stand far apart is read alike in any version', () => {
    const far = ['"none"', `"${token.slice(20)}"`].map((last) =>
      within(`"${token.slice(0, 10)}"${joint}"${token.slice(10, 20)}"${joint}${last}`),
    )
    expectFound('app/settings', ...far)
  })

  it.each([
    ['an example', 'examples:\n', 590, `  api_secret: "${drawn('shown', 40, 'base62')}"\n`],
    ['a configuration', 'authDomain: a\n', 580, `key: AIza${drawn('web', 35, 'urlSafe')}\n`],
  ])('how sure it is, of %s', (_, context, far, text) => {
    const [shown, bare] = [`${context}${filled(far)}${text}`, `${'-\n'}${filled(far)}${text}`]
    expect(builtIn.inspect('app/settings', Buffer.from(within(shown)))).not.toEqual(
      builtIn.inspect('app/settings', Buffer.from(within(bare))),
    )
    expectFound('app/settings', within(shown), within(bare), within(shown))
  })

  it.each([250, 420, 900])('a word that says whose a token is, %i characters away', (far) => {
    const id = Buffer.from('12345678901234567').toString('base64').replace(/=+$/, '')
    const bot = (seed: string): string =>
      `${id}.${drawn(seed, 6, 'base62')}.${drawn(`${seed} 2`, 30, 'base62')}`
    const text = (value: string): string => `login(a)\n${filled(far)}b ${value}\n${filled(far)}login(c)`
    expectFound('a.js', within(text('none')), within(text(bot('bot'))))
  })

  it('all lines of an encoded value', () => {
    const encoded = Buffer.from(`${'words and words '.repeat(150)}${withChecksum('ghp_', 'deep')}`).toString(
      'base64',
    )
    const wrapped = encoded.replace(/.{76}/g, '$&\n')
    const before = `${'A'.repeat(75)}\n${wrapped.slice(77)}`
    expectFound('a.txt', within(before), within(wrapped))
  })

  it.each([
    ['a manifest that has become a Secret', 'data:\n', password, 'kind: Secret\nstringData:\n'],
    [
      'a value of a Secret that has become one',
      'kind: Secret\nstringData:\n',
      'none',
      'kind: Secret\nstringData:\n',
    ],
  ])('%s', (_, head, value, after) => {
    const values = (one: string): string => `${lines('  # above', 40)}  any: ${one}\n${lines('# below')}`
    expect(builtIn.inspect('a.yml', Buffer.from(after + values(password)))).toHaveLength(1)
    expectFound('a.yml', head + values(value), after + values(password))
  })
})

function smtpPassword(): string {
  return `BE${secretKey('smtp')}${secretKey('more').slice(0, 2)}`
}

describe('what decides from afar', () => {
  const token = `token ${withChecksum('ghp_', 'afar')}\n`
  const array = (text: string): string => {
    const bytes = [...text].map((one) => `0x${one.charCodeAt(0).toString(16)},`)
    return `unsigned char a[] = {\n${bytes.join(' ').replace(/(.{72})/g, '$1\n')}\n};\n`
  }
  const picture = array('a picture and nothing in it '.repeat(10))
  const headOfMail = `${`${'\u6f22'.repeat(30)}\n`.repeat(50)}Content-Transfer-Encoding: quoted-printable\n\n${lines('a')}`
  const notebook = (...source: readonly string[]): string =>
    `\ufeff${JSON.stringify({ nbformat: 4, metadata: { a: lines('a').split('\n') }, cells: [{ source }] }, undefined, 1)}`
  const wide = Buffer.from(`\n\n${[...token].join('\u200b')}\n`, 'utf16le')
  const behind = Buffer.concat([Buffer.from(lines('a', 118).slice(0, 5000)), wide])
  const escapes = (between: string): string =>
    `a: "\\u0041"\n${lines('b', 24)}c: "${between}"\n${lines('d', 20)}e: "\\t"\n` +
    `f: "db_password\\t=\\t'${drawn('afar', 24, 'base62')}'\\t"\n${lines('g')}`
  const variable = (above: string): string =>
    `${lines('h')}${above}\n${'# words and words\n'.repeat(30)}variable "db_password" {\n` +
    `${'  nullable = false\n'.repeat(15)}  default = "${drawn('afar', 24, 'base62')}"\n}\n${lines('i')}`

  const command = (option: string): string =>
    `${lines('j')}curl \\\r\n${' \\\r\n'.repeat(180)}  ${option} https://a.acme.io\n${lines('k')}`
  const key = `SK${drawn('afar', 32, 'hex')}\n`
  const cut = (count: number): string => `# twilio\n${lines('l', count)}${lines('m', 45)}${key}`

  it('is read no farther from its anchor in a text that has become short', () => {
    expectFound('app/settings', cut(230), cut(180))
  })

  it.each<readonly [string, string | Buffer, string | Buffer]>([
    ['a command of many short lines', command('-v'), command(`-u deploy:${drawn('afar', 20, 'base62')}`)],
    ['an array of bytes above another', `${picture}${lines('a')}`, `${picture}${lines('a')}${array(token)}`],
    [
      'a head of a mail in another script',
      headOfMail,
      `${headOfMail}${token.slice(0, 20)}=\n${token.slice(20)}`,
    ],
    ['a notebook behind a mark', notebook(), notebook(token.slice(0, 20), token.slice(20))],
    ['a mark that makes all of it UTF-16', behind, Buffer.concat([Buffer.from('fffe', 'hex'), behind])],
    ['an escape that joins two passages', escapes('--'), escapes('\\n')],
    ['an example above the name of what stands below', variable('examples:'), variable('--')],
  ])('%s', (_, before, after) => {
    const together = new Versions(builtIn)
    together.inspect('app/settings', Buffer.from(before))
    const alone = builtIn.inspect('app/settings', Buffer.from(after))
    expect(alone).toHaveLength(1)
    expect(together.inspect('app/settings', Buffer.from(after))).toEqual(alone)
  })
})

describe('is read by itself', () => {
  const token = `token ${withChecksum('ghp_', 'form')}\n`
  const settings = `${'PLAIN_SETTING=1\n'.repeat(300)}# the key\nACCESS=${secretKey('e')}\n`
  const source = ['# key\n', `ACCESS=${secretKey('n')}\n`]
  const parted = token.replace('ghp_', 'ghp_<i>').replace('\n', '</i>\n')
  const cells = JSON.stringify(
    { cells: [{ source }, { source: lines('a').split(/(?<=\n)/) }], metadata: {}, nbformat: 4 },
    undefined,
    1,
  )
  const rows = `${'someone,\n'.repeat(300)}someone,${secretKey('t').slice(0, 20)}\n`
  it.each([
    ['a file that has become an environment file', `no setting\n${settings}`, settings],
    ['a file that has become a table', rows, `name,password\n${rows}`],
    ['a table behind a mark', `\ufeff${rows}`, `\ufeffname,password\n${rows}`],
    ['a file with markup far above', `</w:t>\n${lines('a')}`, `</w:t>\n${lines('a')}${parted}`],
    ['a file that has become UTF-16', lines('a'), Buffer.from(`\ufeff${lines('a')}${token}`, 'utf16le')],
    ['a file to which UTF-16 was added', lines('a'), `${lines('a')}${[...token].join('\0')}\0`],
    ['a file that has become a notebook', cells.replace('nbformat', 'format'), cells],
  ])('%s', (_, before, after) => {
    const together = new Versions(builtIn)
    together.inspect('app/settings', Buffer.from(before))
    const content = Buffer.from(after)
    const alone = builtIn.inspect('app/settings', content)
    expect(alone).toHaveLength(1)
    expect(together.inspect('app/settings', content)).toEqual(alone)
  })
})

it('reads little of a large file of which little is new', () => {
  const text = lines('a', 40_000)
  const versions = Array.from({ length: 40 }, (_, at) => Buffer.from(`${text}${lines('new', at)}`))
  const cpuOf = (work: () => void): number => {
    const start = process.cpuUsage()
    work()
    return process.cpuUsage(start).user
  }
  const together = new Versions(builtIn)
  const one = cpuOf(() => builtIn.examine({ path: 'a', text, binary: false }))
  expect(cpuOf(() => versions.map((content) => together.inspect('a', content)))).toBeLessThan(15 * one)
})
