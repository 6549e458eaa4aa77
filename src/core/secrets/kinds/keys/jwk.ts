import type { Rule } from '../../hit.ts'
import type { Kind } from '../../kind.ts'
import { isForShow } from '../../path.ts'

const jwk: Rule = {
  id: 'json-web-key',
  title: 'Private JSON Web Key',
  severity: 'critical',
  rotate: [
    'make a new key, publish its public half under another kid, and sign with it',
    'take the old one from the published set when the last token that it signed has ended',
  ],
  recognised:
    'a JSON object with kty and the private part of that type: d of the curve’s or modulus’ size, or k',
  example: '{"kty":"EC","d":…}',
}

/** Characters on either side of `kty` in which its object begins and ends: an RSA key of 4096 bits has 4,500. */
const reach = 8192

/** https://www.rfc-editor.org/rfc/rfc7518#section-6 */
export const jsonWebKey: Kind = {
  rules: [jwk],
  inBinary: false,
  anchors: ['"kty"'],
  reach,
  *find({ path, text }) {
    let done = 0
    for (let at = text.indexOf('"kty"'); at !== -1; at = text.indexOf('"kty"', Math.max(at + 1, done))) {
      const floor = Math.max(done, at - reach)
      const open = text.slice(floor, at).lastIndexOf('{')
      const close = text.slice(at, at + reach).indexOf('}')
      done = at + (close === -1 ? reach : close)
      if (open === -1 || close === -1) continue
      const written = text.slice(floor + open, done + 1)
      const secret = privatePart(written)
      if (secret === undefined) continue
      const start = floor + open + written.indexOf(`"${secret}"`) + 1
      const confidence = isForShow(path) ? 'low' : 'medium'
      yield { rule: jwk, confidence, secret, key: '', start, end: start + secret.length }
    }
  },
}

/** Bytes of `d` by the name of the curve. */
const curves: Readonly<Record<string, number>> = {
  'P-256': 32,
  'P-384': 48,
  'P-521': 66,
  secp256k1: 32,
  Ed25519: 32,
  X25519: 32,
  Ed448: 57,
  X448: 56,
}

function privatePart(written: string): string | undefined {
  const { kty, crv, n, d, k } = objectIn(written)
  const part = kty === 'oct' ? k : d
  if (typeof part !== 'string' || !/^[\w-]+$/.test(part)) return undefined
  const bytes = Buffer.from(part, 'base64url')
  return fits(String(kty), bytes.length, String(crv), String(n)) && new Set(bytes).size >= 12
    ? part
    : undefined
}

function fits(kty: string, size: number, crv: string, n: string): boolean {
  if (kty === 'RSA') return size >= 128 && Math.abs(size - Buffer.from(n, 'base64url').length) <= 8
  if (kty === 'EC' || kty === 'OKP') return size === curves[crv]
  return kty === 'oct' && size >= 16
}

function objectIn(written: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(written) as Readonly<Record<string, unknown>>
  } catch {
    return {}
  }
}
