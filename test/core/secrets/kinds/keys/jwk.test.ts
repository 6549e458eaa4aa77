import { generateKeyPairSync } from 'node:crypto'
import { describe } from '@jest/globals'
import { checkAll } from '../../inspect/check.ts'
import { drawn } from '../../plant.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
const edwards = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
const octets = drawn('oct', 43, 'urlSafe')
const found = ['json-web-key medium 1']

describe('a JSON Web Key', () => {
  checkAll([
    ['RSA', JSON.stringify(rsa.privateKey.export({ format: 'jwk' })), found],
    ['in a set', JSON.stringify({ keys: [rsa.publicKey.export({ format: 'jwk' }), ec] }), found],
    ['of an Edwards curve', JSON.stringify(edwards), found],
    ['symmetric', JSON.stringify({ kty: 'oct', k: octets }), found],
    ['in a test', JSON.stringify(ec), ['json-web-key low 1'], 'test/keys.json'],
    ['the public half', JSON.stringify(rsa.publicKey.export({ format: 'jwk' })), []],
    ['of the wrong size', JSON.stringify({ ...ec, d: ec.d?.slice(4) }), []],
    ['of another curve', JSON.stringify({ ...ec, crv: 'P-384' }), []],
    ['symmetric and short', JSON.stringify({ kty: 'oct', k: octets.slice(0, 20) }), []],
    ['symmetric and dull', JSON.stringify({ kty: 'oct', k: 'A'.repeat(43) }), []],
    ['no JSON', `{"kty":"oct","k":"${octets}",}`, []],
  ])
})
