import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { bech32Checksum } from '../../../../../src/core/secrets/kinds/keys/age.ts'
import { drawn, privateKey } from '../../plant.ts'
import { seen } from '../family.ts'

const number = (value: number, size: number): Buffer => {
  const bytes = Buffer.alloc(size)
  bytes.writeUIntBE(value, 0, size)
  return bytes
}

describe('PuTTY keys', () => {
  const blob = (name: string) =>
    Buffer.concat([
      number(name.length, 4),
      Buffer.from(name),
      Buffer.from(drawn('blob', 60, 'base62')),
    ]).toString('base64')
  const file = ({ encryption = 'none', name = 'ssh-ed25519', body = drawn('ppk', 60, 'base64') }) =>
    `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: ${encryption}\nComment: a\nPublic-Lines: 2\n` +
    `${blob(name).slice(0, 64)}\n${blob(name).slice(64)}\n` +
    (encryption === 'none' ? '' : `Key-Derivation: Argon2id\nArgon2-Memory: 8192\n`) +
    `Private-Lines: 1\n${body}\nPrivate-MAC: ${drawn('mac', 64, 'hex')}\n`
  it.each([
    ['open', file({}), ['private-key high']],
    ['with carriage returns', file({}).replaceAll('\n', '\r\n'), ['private-key high']],
    ['under a passphrase', file({ encryption: 'aes256-cbc' }), ['encrypted-private-key low']],
    ['whose public half is of another kind', file({ name: 'ssh-rsa' }), []],
    ['whose private half is no base64', file({ body: '(paste your key here, it has many characters)' }), []],
  ])('%s', (_, text, expected) => {
    expect(seen(text)).toEqual(expected)
  })
})

describe('RSA keys', () => {
  const pem = (modulusLength: number): string =>
    generateKeyPairSync('rsa', { modulusLength })
      .privateKey.export({ type: 'pkcs1', format: 'pem' })
      .toString()
  it.each([
    [512, ['private-key low']],
    [1016, ['private-key low']],
    [1024, ['private-key high']],
  ])('of %i bits', (size, expected) => {
    expect(seen(pem(size))).toEqual(expected)
  })
})

describe('age keys', () => {
  const data = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l3slh5ep27xw0tkyvadrz'
  const key = `AGE-SECRET-KEY-1${`${data}${bech32Checksum('age-secret-key-', data)}`.toUpperCase()}`
  it('know the checksum of BIP 173', () => {
    expect(bech32Checksum('a', '')).toBe('2uel5l')
    expect(bech32Checksum('abcdef', 'qpzry9x8gf2tvdw0s3jn54khce6mua7l')).toBe('mqqqxw')
  })
  it.each([
    ['whole', key, ['age-secret-key high']],
    ['with one character changed', key.replace('QPZRY', 'QPZRX'), []],
    ['in lower case, which is a recipient’s', key.toLowerCase(), []],
    ['longer', `${key}Q`, []],
  ])('%s', (_, text, expected) => {
    expect(seen(`# ${text}\n`)).toEqual(expected)
  })
})

describe('WireGuard keys', () => {
  const bytes = Buffer.from(drawn('wg', 64, 'hex'), 'hex')
  const clamped = Buffer.from(bytes)
  clamped[0] = (clamped[0] ?? 0) & 0xf8
  clamped[31] = ((clamped[31] ?? 0) & 0x3f) | 0x40
  const loose = Buffer.from(clamped)
  loose[0] = (loose[0] ?? 0) | 1
  const high = Buffer.from(clamped)
  high[31] = (high[31] ?? 0) | 0x80
  it.each([
    ['clamped', 'PrivateKey', clamped, 1],
    ['not clamped below', 'PrivateKey', loose, 0],
    ['not clamped above', 'PrivateKey', high, 0],
    ['a public key', 'PublicKey', clamped, 0],
  ])('%s', (_, name, key, count) => {
    const found = seen(`[Interface]\n${name} = ${key.toString('base64')}\n`)
    expect(found.filter((one) => one === 'wireguard-private-key high').length).toBe(count)
  })
})

describe('PGP keys', () => {
  const mpi = (bits: number) =>
    Buffer.concat([number(bits, 2), Buffer.from(drawn(`mpi ${bits}`, bits / 8, 'base62'))])
  const packet = (usage: number, tag = 5, algorithm = 1) => {
    const head = [Buffer.from([4]), number(1.7e9, 4), Buffer.from([algorithm])]
    const publicHalf =
      algorithm === 22
        ? [Buffer.from([9]), Buffer.from(drawn('oid', 9, 'base62')), mpi(264)]
        : [mpi(2048), mpi(24)]
    const body = Buffer.concat([
      ...head,
      ...publicHalf,
      Buffer.from([usage]),
      Buffer.from(drawn('pgp', 200, 'base62')),
    ])
    return Buffer.concat([Buffer.from([0x81 | (tag << 2)]), number(body.length, 2), body])
  }
  const label = ['PGP', 'PRIVATE', 'KEY', 'BLOCK'].join(' ')
  const armor = (bytes: Buffer) =>
    `-----BEGIN ${label}-----\nVersion: 1\n\n${bytes.toString('base64')}\n=abcd\n-----END ${label}-----\n`
  it.each([
    ['RSA, open', armor(packet(0)), ['private-key high']],
    ['RSA, under a passphrase', armor(packet(254)), ['encrypted-private-key low']],
    ['EdDSA, open', armor(packet(0, 5, 22)), ['private-key high']],
    ['EdDSA, under a passphrase', armor(packet(254, 5, 22)), ['encrypted-private-key low']],
    ['of an algorithm that is not known', armor(packet(254, 5, 99)), ['private-key high']],
    ['a public key', armor(packet(0, 6)), []],
  ])('%s', (_, text, expected) => {
    expect(seen(text)).toEqual(expected)
  })
})

describe('an RSA key of which one character was changed', () => {
  const changed = (format: 'pkcs1' | 'pkcs8'): string => {
    const lines = privateKey(format).split('\n')
    return lines
      .map((line, at) => (at === 3 ? (line.startsWith('A') ? 'B' : 'A') + line.slice(1) : line))
      .join('\n')
  }
  it.each(['pkcs1', 'pkcs8'] as const)('is none, in %s', (format) => {
    expect(seen(privateKey(format))).toEqual(['private-key high'])
    expect(seen(changed(format))).toEqual([])
  })
})

describe('a header of PEM', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const wrapped = (label: string, body: Uint8Array): string =>
    `-----BEGIN ${label}-----\n${Buffer.from(body).toString('base64')}\n-----END ${label}-----\n`
  it.each([
    ['OPENSSH PRIVATE KEY', Buffer.from(drawn('openssh', 400, 'hex'), 'hex')],
    ['ENCRYPTED PRIVATE KEY', rsa.publicKey.export({ type: 'pkcs1', format: 'der' })],
    ['ENCRYPTED PRIVATE KEY', rsa.privateKey.export({ type: 'pkcs8', format: 'der' })],
  ])('%s says nothing when its body is another', (label, body) => {
    expect(seen(wrapped(label, body))).toEqual([])
  })
})

it('finds a key of OpenSSH under any name', () => {
  expect(seen(privateKey('ed25519'), 'id_ed25519')).toEqual(['private-key high'])
})
