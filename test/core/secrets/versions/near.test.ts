import { describe, expect, it } from '@jest/globals'
import { builtIn } from '../../../../src/core/secrets/inspect.ts'
import { drawn, secretKey, withChecksum } from '../plant.ts'
import { expectFound, filled, lines, within } from './expect-found.ts'

/** As far apart as anything may stand that decides. */
describe('what decides about a new line is read with it', () => {
  const password = secretKey('far').slice(0, 20).replace(/[+/]/g, 'x')
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
    ['an example of a header', 'examples:\n', 570, `  Authorization: Token ${drawn('far', 40, 'base62')}\n`],
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
