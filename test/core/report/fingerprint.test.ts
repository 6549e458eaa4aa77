import { createHmac } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { bits, fingerprint, vulnerabilityFingerprint } from '../../../src/core/report/fingerprint.ts'

const strong = 'q7Zp0LkX3vB9nMs2TfYcWd8R'
const place = { path: 'a/.env', key: 'DB_PASSWORD' }
const hmac = (text: string) =>
  createHmac('sha256', 'kship/fingerprint/1').update(text).digest('hex').slice(0, 32)

describe('a fingerprint', () => {
  it('is the keyed hash of rule and secret when the secret is strong, wherever it stands', () => {
    const here = fingerprint('rule', { secret: strong, ...place })
    expect(here).toBe(hmac(`rule\0${strong}`))
    expect(fingerprint('rule', { secret: strong, path: 'elsewhere', key: '' })).toBe(here)
  })

  it('is that of the place when the secret could be guessed', () => {
    const here = fingerprint('rule', { secret: 'hunter2', ...place })
    expect(here).toBe(hmac('rule\0a/.env\0DB_PASSWORD'))
    expect(fingerprint('rule', { secret: 'hunter3', ...place })).toBe(here)
  })
})

describe('the fingerprint of a vulnerability', () => {
  const of = (purl: string) => vulnerabilityFingerprint('rule', 'CVE-2099-1', purl)

  it.each([
    ['without a version', 'pkg:deb/debian/openssl'],
    ['of another version', 'pkg:deb/debian/openssl@3.0.2-1'],
    [
      'of another point release of the system',
      'pkg:deb/debian/openssl@3.0.1-1?arch=amd64&distro=debian-12.5',
    ],
    ['with a subpath', 'pkg:deb/debian/openssl@3.0.1-1#lib'],
  ])('is that of the package %s', (_, purl) => {
    expect(of(purl)).toBe(hmac('rule\0CVE-2099-1\0pkg:deb/debian/openssl'))
  })

  it('is another one for another package', () => {
    expect(of('pkg:npm/%40a/openssl@1')).toBe(hmac('rule\0CVE-2099-1\0pkg:npm/%40a/openssl'))
  })
})

it.each([
  ['', 0],
  ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 0],
  ['ab', 2],
  ['abcd', 8],
])('counts the bits of "%s"', (text, count) => {
  expect(bits(text)).toBeCloseTo(count)
})
