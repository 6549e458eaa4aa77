import { createHash, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { builtIn } from '../../../../../src/core/secrets/inspect.ts'
import { drawn } from '../../plant.ts'

const seenIn = (bytes: Uint8Array): string[] =>
  builtIn.inspect('store.bin', bytes).map(({ rule, confidence }) => `${rule.id} ${confidence}`)
const number = (value: number, size: number): Buffer => {
  const bytes = Buffer.alloc(size)
  bytes.writeUIntBE(value, 0, size)
  return bytes
}

describe('Java key stores', () => {
  const text = (value: string) => Buffer.concat([number(value.length, 2), Buffer.from(value)])
  const body = (size: number) =>
    Buffer.concat([number(size, 4), Buffer.from(drawn('jks', size * 2, 'hex'), 'hex')])
  const key = Buffer.concat([number(1, 4), text('app'), Buffer.alloc(8), body(300), number(0, 4)])
  const certificate = Buffer.concat([number(2, 4), text('ca'), Buffer.alloc(8), text('X.509'), body(300)])
  const store = (password: string, entries: readonly Buffer[], magic = 0xfeedfeed) => {
    const bytes = Buffer.concat([number(magic, 4), number(2, 4), number(entries.length, 4), ...entries])
    const word = Buffer.from(password, 'utf16le').swap16()
    const seal = createHash('sha1').update(word).update('Mighty Aphrodite').update(bytes).digest()
    return Buffer.concat([bytes, seal])
  }
  const own = drawn('store', 12, 'base62')
  it.each([
    ['under a password of its own', store(own, [key]), ['key-store low']],
    ['under everyone’s password', store('changeit', [key]), ['open-key-store high']],
    ['with a certificate before the key', store(own, [certificate, key]), ['key-store low']],
    ['JCEKS', store(own, [key], 0xcececece), ['key-store low']],
    ['of certificates alone', store('changeit', [certificate, certificate]), []],
    [
      'with an entry of no known sort',
      store('changeit', [Buffer.concat([number(7, 4), key.subarray(4)])]),
      [],
    ],
    ['of another magic', store('changeit', [key], 0xfeedface), []],
  ])('%s', (_, bytes, expected) => {
    expect(seenIn(bytes)).toEqual(expected)
  })
})

describe('DER', () => {
  const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
    const content = Buffer.concat(parts)
    return Buffer.concat([Buffer.from([tag, 0x82]), number(content.length, 2), content])
  }
  const oid = (...bytes: readonly number[]) => Buffer.from([0x06, bytes.length, ...bytes])
  const data = oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01)
  const bag = (kind: number) => oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01, kind)
  const pfx = (kind: number, version = 3) =>
    der(
      0x30,
      der(0x02, Buffer.from([version])),
      der(0x30, data, der(0xa0, bag(kind), Buffer.from(drawn('pfx', 600, 'hex'), 'hex'))),
    )
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const toy = generateKeyPairSync('rsa', { modulusLength: 512 })
  it.each([
    ['PKCS#12', pfx(2), ['key-store low']],
    ['PKCS#12 with an open key', pfx(1), ['open-key-store high']],
    ['PKCS#12 of certificates', pfx(3), []],
    ['PKCS#12 of another version', pfx(2, 4), []],
    ['PKCS#12 that is cut', pfx(2).subarray(0, 200), []],
    ['PKCS#8', rsa.privateKey.export({ type: 'pkcs8', format: 'der' }), ['private-key-der high']],
    [
      'an RSA key that can be factored',
      toy.privateKey.export({ type: 'pkcs8', format: 'der' }),
      ['private-key-der low'],
    ],
    ['a public key', rsa.publicKey.export({ type: 'spki', format: 'der' }), []],
    ['a public key of PKCS#1', rsa.publicKey.export({ type: 'pkcs1', format: 'der' }), []],
    ['PKCS#8 that is cut', rsa.privateKey.export({ type: 'pkcs8', format: 'der' }).subarray(0, 300), []],
  ])('%s', (_, bytes, expected) => {
    expect(seenIn(bytes)).toEqual(expected)
  })
})
