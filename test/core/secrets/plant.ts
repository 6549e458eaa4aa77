import { createHash, createHmac, generateKeyPairSync } from 'node:crypto'
import { checksum } from '../../../src/core/secrets/kinds/tokens/checksum.ts'

export const alphabets = {
  base62: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  base64: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  base32: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  urlSafe: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-',
  letters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  lower32: 'abcdefghijklmnopqrstuvwxyz234567',
  digits: '0123456789',
  lower: 'abcdefghijklmnopqrstuvwxyz0123456789',
  hex: '0123456789abcdef',
} as const

/** Characters drawn from a seed: equal seeds give equal values, and none of them stands in a file. */
export function drawn(seed: string, length: number, alphabet: keyof typeof alphabets): string {
  const letters = alphabets[alphabet]
  let text = ''
  for (let block = 0; text.length < length; block++) {
    const bytes = createHash('sha256').update(`${seed}/${block}`).digest()
    for (const byte of bytes) text += letters[byte % letters.length]
  }
  return text.slice(0, length)
}

export const keyId = (seed: string, prefix = 'AKIA'): string => prefix + drawn(`id ${seed}`, 16, 'base32')
/** An id of the new generation of an account: a set bit, 40 bits of its number, nine of rest. */
export function keyIdOf(account: string, prefix = 'AKIA'): string {
  const head = (1n << 49n) | (BigInt(account) << 9n) | 0b1_0110_1101n
  const digits = Array.from({ length: 10 }, (_, at) =>
    alphabets.base32.charAt(Number((head >> BigInt(45 - 5 * at)) & 31n)),
  )
  return prefix + digits.join('') + drawn(`rest ${account}`, 6, 'base32')
}
export const secretKey = (seed: string): string => drawn(`key ${seed}`, 40, 'base64')
export const clientSecret = (seed: string): string => drawn(`client ${seed}`, 52, 'lower')
export const withChecksum = (prefix: string, seed: string, length = 30): string => {
  const body = drawn(`token ${seed}`, length, 'base62')
  return prefix + body + checksum(body)
}

/** The last character of a token is changed, so that its checksum no longer adds up. */
export const spoiled = (token: string): string => token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A')

/** A signed token that ends then, in milliseconds since the epoch. */
export function tokenUntil(end: number): string {
  const part = (facts: object): string => Buffer.from(JSON.stringify(facts)).toString('base64url')
  const text = `${part({ alg: 'HS256' })}.${part({ iss: 'https://id.acme.io', exp: end / 1000 })}`
  return `${text}.${createHmac('sha256', drawn('signs', 40, 'base62'))
    .update(text)
    .digest('base64url')}`
}

export function privateKey(format: 'pkcs8' | 'pkcs1' | 'sec1' | 'encrypted' | 'ed25519'): string {
  switch (format) {
    case 'pkcs8':
      return rsa().export({ type: 'pkcs8', format: 'pem' }).toString()
    case 'pkcs1':
      return rsa().export({ type: 'pkcs1', format: 'pem' }).toString()
    case 'sec1':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' })
        .privateKey.export({ type: 'sec1', format: 'pem' })
        .toString()
    case 'encrypted':
      return rsa()
        .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'word' })
        .toString()
    case 'ed25519':
      return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  }
}
const rsa = () => generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey

/** So many different ones, a line each. */
export const passwords = (count: number): string =>
  Array.from({ length: count }, (_, at) => `password="${drawn(`password ${at}`, 24, 'base62')}"\n`).join('')
