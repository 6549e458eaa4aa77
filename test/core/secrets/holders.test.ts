import { gzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { holdersOf } from '../../../src/core/secrets/holders.ts'
import { drawn, keyId } from './plant.ts'

// With every sign that an encoding writes in another way; in parts, since a guard reads this file too.
const parts = ['Kq7', 'vB', '2nTz9Lm4xW']
const secret = `${parts[0]}+${parts[1]}/${parts[2]}8`
const rule = { id: 'secret-assignment' }
const mayHold = holdersOf([{ secret, rule }])
const base64 = (text: string): string => Buffer.from(text).toString('base64')

describe('a content that may hold a secret', () => {
  it.each<[string, string | Buffer]>([
    ['as it is', `key = "${secret}"`],
    ['with its signs escaped', `key = "${secret.replace('+', '%2B').replace('/', '\\/')}"`],
    ['in base64', base64(secret)],
    ['in base64, one byte in', base64(`:${secret}`)],
    ['in base64, two bytes in', base64(`a:${secret}:z`)],
    ['in base64 for URLs', Buffer.from(`?${secret}>>`).toString('base64url')],
    ['in UTF-16', Buffer.from(`key = "${secret}"`, 'utf16le')],
    ['perhaps, being packed', gzipSync('anything')],
  ])('%s', (_, content) => expect(mayHold(Buffer.from(content))).toBe(true))
})

describe('a content that does not', () => {
  it.each([
    ['text', `key = "${secret.slice(0, -1)}7"`],
    ['bytes', Buffer.alloc(4096, 0xa5)],
    ['nothing', ''],
  ])('%s', (_, content) => expect(mayHold(Buffer.from(content))).toBe(false))
})

it('is anything for a secret that is too short to leave a trace', () => {
  expect(holdersOf([{ secret: 'a-b-', rule }])(Buffer.from('nothing'))).toBe(true)
})

it('knows a long secret that is wrapped, wherever the lines break', () => {
  const long = drawn('wrapped', 300, 'lower')
  for (let width = 20; width < 80; width++) {
    const wrapped = long.replace(new RegExp(`.{${width}}`, 'g'), '$&\n')
    expect([width, holdersOf([{ secret: long, rule }])(Buffer.from(wrapped))]).toEqual([width, true])
  }
})

it('is the file with the id of an AWS key, too', () => {
  const idFile = Buffer.from(`id: ${keyId('one')}`)
  expect(holdersOf([{ secret, rule: { id: 'aws-access-key' } }])(idFile)).toBe(true)
  expect(mayHold(idFile)).toBe(false)
})
