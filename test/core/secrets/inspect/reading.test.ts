import { describe, expect, it } from '@jest/globals'
import { builtIn } from '../../../../src/core/secrets/inspect.ts'
import { repeated, superlinear } from '../../../growth.ts'
import { clientSecret, keyId } from '../plant.ts'
import { classic } from './check.ts'

const id = keyId('one')
const client = clientSecret('one')

describe('how a file is read', () => {
  const text = `token ${classic}`
  const utf16 = Buffer.from(`a\n${text}`, 'utf16le')
  it.each([
    ['UTF-16 with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), 2],
    ['UTF-16 without', utf16, 2],
    ['UTF-16 big-endian without', Buffer.from(utf16).swap16(), 2],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`), 1],
    ['behind a NUL', Buffer.from(`\0${text}`), 1],
    ['behind a letter in a binary', Buffer.concat([Buffer.alloc(400), Buffer.from(`token${classic}`)]), 1],
    ['in a binary', Buffer.concat([Buffer.alloc(400), Buffer.from(text), Buffer.alloc(400)]), 1],
    ['in bytes that are no UTF-8', Buffer.concat([Buffer.from([0xe9, 0x20]), Buffer.from(text)]), 1],
  ])('%s', (_, bytes, line) => {
    expect(builtIn.inspect('x', bytes).map((hit) => [hit.secret, hit.line])).toEqual([[classic, line]])
  })

  it('looks for nothing that needs a name in a binary', () => {
    const bytes = Buffer.concat([Buffer.alloc(400), Buffer.from(`COGNITO_CLIENT_SECRET=${client}`)])
    expect(builtIn.inspect('x', bytes)).toEqual([])
  })

  it('tells line and column from 1', () => {
    const [hit] = builtIn.inspect(
      'deploy/push.sh',
      Buffer.from(`é\n  S="\${COGNITO_CLIENT_SECRET:-${client}}"`),
    )
    expect([hit?.line, hit?.column, hit?.key]).toEqual([2, 31, 'COGNITO_CLIENT_SECRET'])
  })
})

describe('time is linear in the text', () => {
  const pieces = {
    'names without a value': 'secret',
    'openings of keys': `${'-----BEGIN'} PRIVATE KEY-----`,
    'URL heads': 'a://',
    'one endless user': 'a:',
    'key ids': `${id} `,
    'opened quotes': 'A_SECRET="\n',
    'token heads': 'ghp_',
    blanks: ' ',
    quotes: '"',
  }
  it.each(Object.entries(pieces))('%s', (_, piece) => {
    const make = (size: number) => {
      const bytes = Buffer.from(repeated(piece, size))
      return () => void builtIn.inspect('.env', bytes)
    }
    expect(superlinear(make, 250_000)).toBeUndefined()
  })
})
