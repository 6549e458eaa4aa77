import { describe, expect, it } from '@jest/globals'
import { joinedFrom } from '../../../../src/core/secrets/decode/joined.ts'
import { builtIn } from '../../../../src/core/secrets/inspect.ts'
import { drawn, keyId, secretKey, spoiled, withChecksum } from '../plant.ts'

const token = withChecksum('ghp_', 'joined')
const id = keyId('joined')
const secret = secretKey('joined')
const random = drawn('joined', 32, 'base62')

const seen = (text: string): string[] =>
  builtIn
    .inspect('a.txt', Buffer.from(text))
    .map(({ rule, confidence, line }) => `${rule.id} ${confidence} ${line}`)
const halves = (text: string, between: string): string => `${text.slice(0, 14)}${between}${text.slice(14)}`
const quoted = (text: string, between: string): string => `"${halves(text, `"${between}"`)}"`

describe('a secret in parts of a string is found', () => {
  it.each([
    ['joined by plus', ' + '],
    ['joined by plus at the end of a line', ' +\n    '],
    ['joined by plus on the next line', '\n    + '],
    ['joined by plus behind a backslash', ' + \\\n    '],
    ['joined as PHP does', ' . '],
    ['joined as Lua does', ' .. '],
    ['joined as Basic does', ' & '],
    ['joined as Elixir does', ' <> '],
    ['joined as SQL does', ' || '],
    ['without anything between', ''],
  ])('%s', (_, between) => {
    expect(seen(`t = ${quoted(token, between)}\n`)).toEqual(['github-token high 1'])
    expect(seen(`api_secret = ${quoted(random, between)}\n`)).toEqual(['secret-assignment medium 1'])
    expect(
      seen(`id = ${quoted(id, between)}\naws_secret_access_key = ${quoted(secret, between)}\n`).map((one) =>
        one.replace(/ \d+$/, ''),
      ),
    ).toEqual(['aws-access-key high'])
  })

  it.each([
    ['in quotes', `t = "${halves(token, '\\\n')}"`],
    ['in YAML', `t: "${halves(token, '\\\n    ')}"`],
    ['in a shell', `export T=${halves(token, '\\\n')}`],
    ['in properties', `t = ${halves(token, '\\\r\n    ')}`],
    ['of a binary string', `t = b"${halves(token, '" b"')}"`],
    ['one behind the other', `t = "${halves(token, '" "')}"`],
    ['one below the other', `t = "${halves(token, '"\n    "')}"`],
    ['in three parts', `t = '${token.slice(0, 9)}' + '${token.slice(9, 20)}' + '${token.slice(20)}'`],
  ])('that goes on, %s', (_, text) => {
    expect(seen(`${text}\n`)).toEqual(['github-token high 1'])
  })

  it('in brackets over lines', () => {
    expect(seen(`AWS_SECRET_ACCESS_KEY = (\n    ${quoted(secret, '\n    ')}\n)\n`)).toEqual([
      'aws-access-key high 2',
    ])
  })

  it('and is told with the place of all its parts', () => {
    const written = quoted(token, ' + ').slice(1, -1)
    const [hit] = builtIn.inspect('a.js', Buffer.from(`x\ny = "${written}";\n`))
    expect([hit?.secret, hit?.line, hit?.column]).toEqual([token, 2, 6])
    expect(hit?.decoded).toEqual({ by: 'parts of a string', written })
  })
})

describe('nothing is found in', () => {
  it.each([
    ['strings of a list', `t = ["${halves(token, '", "')}"]`],
    ['strings on either side of a variable', `t = "${halves(token, '" + x + "')}"`],
    ['a token in parts that does not add up', `t = ${quoted(spoiled(token), ' + ')}`],
    ['an empty line between', `t = "${halves(token, '"\n\n\n"')}"`],
    ['a version beside another package', 'tokens "^4.0.0"\n    "@babel/code7Frame" "7"'],
    ['words in parts', 'api_secret = "some words that" + " explain what it is"'],
    ['a name in parts', 'api_secret = "app." + "settings.name"'],
  ])('%s', (_, text) => {
    expect(seen(`${text}\n`).filter((one) => !/ low /.test(one))).toEqual([])
  })

  it('a sentence behind a password hides nothing', () => {
    expect(seen(`(defvar api-secret "${random}"\n  "What lets us in.")`)).toEqual([
      'secret-assignment medium 1',
    ])
  })
})

describe('joinedFrom', () => {
  it.each([
    ['one part', '"abc"', undefined],
    ['two parts', '"abc" + "def"', 'abcdef'],
    ['more parts than one value has', `"${'a" + "'.repeat(40)}"`, 'a'.repeat(16)],
  ])('%s', (_, text, expected) => {
    expect(joinedFrom(text, 1)?.content).toEqual(expected)
  })
})
