import { gzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { toFinding } from '../../../../src/core/secrets/disclosure.ts'
import { builtIn } from '../../../../src/core/secrets/inspect.ts'
import { drawn, keyId, secretKey, spoiled, withChecksum } from '../plant.ts'

const token = withChecksum('ghp_', 'decoded')
const password = ['Tr0u', 'b4dor', 'x!'].join('')

const base64 = (content: string | Uint8Array): string => Buffer.from(content as string).toString('base64')
const each = (text: string, write: (code: number) => string): string =>
  [...text].map((character) => write(character.charCodeAt(0))).join('')
const hex = (code: number): string => code.toString(16).padStart(2, '0')
const wide = (text: string): string => each(text, (code) => `${String.fromCharCode(code)}\0`)
const wrapped = (text: string, indent = ''): string => text.replace(/.{76}/g, `$&\n${indent}`)
const settings = `MODE=production\nLEVEL=info\nDB_PASSWORD=${password}\nFORMAT=json\nHOST=db\n`
const pair = JSON.stringify({ id: keyId('d'), secret_access_key: `${secretKey('d').slice(0, 39)}/` })
const notebook = (cells: readonly object[]): string => JSON.stringify({ cells, nbformat: 4 }, null, 1)

const seen = (text: string | Uint8Array, path = 'a.txt'): string[] =>
  builtIn
    .inspect(path, Buffer.from(text as string))
    .map(({ rule, line, column, decoded }) => `${rule.id} ${line}:${column} ${decoded?.by ?? ''}`)

describe('a secret is found in', () => {
  it.each([
    ['base64', `a\nx: ${base64(`is ${token}`)}`, 'github-token 2:8 base64'],
    [
      'base64 for URLs',
      `x: ${Buffer.from(`~~~??? ${token}`).toString('base64url')}`,
      'github-token 1:13 base64',
    ],
    ['base64 behind a path', `x: a/${base64(`is ${token}`)}`, 'github-token 1:10 base64'],
    ['wrapped base64', `x\n${wrapped(base64(settings))}`, 'env-file-secret 2:53 base64'],
    ['indented base64', `x: |\n  ${wrapped(base64(settings), '  ')}`, 'env-file-secret 2:55 base64'],
    ['base64 in base64', base64(base64(`is ${token}`)), 'github-token 1:6 base64, base64'],
    ['gzip in base64', `x: ${base64(gzipSync(`is ${token}`))}`, 'github-token 1:4 base64, packed'],
    [
      'a UTF-16 command',
      `-enc ${base64(Buffer.from(`$t="${token}"`, 'utf16le'))}`,
      'github-token 1:11 base64',
    ],
    ['hex', `k = ${Buffer.from(`token ${token}`).toString('hex')}`, 'github-token 1:17 hex'],
    [
      'UTF-16 behind other text',
      `${'MODE=live\n'.repeat(20)}${wide(`t=${token}\r\n`)}`,
      'github-token 21:5 UTF-16',
    ],
    [
      'UTF-16 behind a few letters',
      `PORT=8080\nMODE=l\n${wide(`t=${token}\r\n`)}`,
      'github-token 3:5 UTF-16',
    ],
    [
      'UTF-16 far behind other text',
      `${'MODE=live\n'.repeat(999)}${wide(`t=${token}\r\n`)}`,
      'github-token 1000:5 UTF-16',
    ],
    [
      'UTF-16, zeros first',
      `${'MODE=live\n'.repeat(20)}\0${wide(`t=${token}`).slice(0, -1)}`,
      'github-token 21:6 UTF-16',
    ],
    ['hex escapes', `k = '${each(token, (code) => `\\x${hex(code)}`)}'`, 'github-token 1:6 escapes'],
    ['unicode escapes', `k = '${each(token, (code) => `\\u00${hex(code)}`)}'`, 'github-token 1:6 escapes'],
    ['percent encoding', `?t=${each(token, (code) => `%${hex(code)}`)}`, 'github-token 1:4 percent encoding'],
    ['one escaped sign', `?t=${token.replace('_', '%5F')}`, 'github-token 1:4 percent encoding'],
    ['HTML entities', `<b>${each(token, (code) => `&#${code};`)}</b>`, 'github-token 1:4 HTML entities'],
    [
      'an environment in a JSON string',
      JSON.stringify({ env: settings }),
      'env-file-secret 1:50 a quoted string',
    ],
    [
      'a word that a word processor split',
      `<w:p><w:t>${token.slice(0, 9)}</w:t><w:t>${token.slice(9)}</w:t></w:p>`,
      'github-token 1:11 markup',
    ],
    [
      'a notebook cell',
      notebook([{ source: ['a\n'] }, { source: ['b = """\n', ...settings.split(/(?<=\n)/), `${token}`] }]),
      'github-token 16:6 ',
    ],
  ])('%s', (_, text, expected) => {
    // What the catch-all says of the same text is not at stake.
    expect(seen(text).filter((one) => !one.startsWith('secret-assignment'))).toEqual([expected])
  })

  it('a JSON string with escaped slashes', () => {
    expect(seen(pair.replaceAll('/', '\\/'))).toContainEqual(expect.stringMatching(/^aws-access-key 1:/))
  })

  it('lines that a notebook keeps apart', () => {
    const source = ['secret = """\n', `COGNITO_CLIENT_SECRET=${drawn('cell', 40, 'base62')}\n`, '"""\n']
    expect(seen(notebook([{ source }]), 'a.ipynb')).toEqual([
      expect.stringMatching(/^aws-cognito-client-secret 6:/),
    ])
  })
})

describe('nothing is found in', () => {
  it.each([
    ['four layers of base64', base64(base64(base64(base64(`is ${token}`))))],
    ['base64 of a token that does not add up', base64(`is ${spoiled(token)}`)],
    ['base64 of random bytes', base64(Buffer.from(drawn('noise', 4000, 'hex'), 'hex'))],
    ['an integrity hash', `"integrity": "sha512-${base64(Buffer.from(drawn('sha', 128, 'hex'), 'hex'))}"`],
    ['a commit id', drawn('commit', 40, 'hex')],
    ['a long path', 'src/core/secrets/decode/escapes/and/some/more/folders/with/names'],
    ['encoded placeholders', base64('DB_PASSWORD=changeme\nAPI_KEY=your-key-here\n')],
    ['an example in a string', JSON.stringify('MODE=x\nDB_PASSWORD=mypass\nB=1')],
  ])('%s', (_, text) => {
    expect(seen(text)).toEqual([])
  })
})

it('says in the title that it was decoded, and shows neither form', () => {
  const [hit] = builtIn.inspect('a.txt', Buffer.from(base64(`is ${token}`)))
  if (hit === undefined) throw new Error('nothing found')
  const finding = toFinding(hit, { surface: 'blob', path: 'a.txt' }, { status: 'open', blocking: true })
  expect(finding.title).toBe('GitHub token (decoded from base64)')
  expect(JSON.stringify(finding)).not.toContain(token.slice(4, 12))
  expect(base64(`is ${token}`)).toContain(hit.decoded?.written)
})
