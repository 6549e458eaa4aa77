import { type Element, elements, tags } from '../../der.ts'
import { locked, open, type Verdict } from './body.ts'

/** PKCS#1, PKCS#8 (encrypted or not), SEC 1 and DSA keys. https://www.rfc-editor.org/rfc/rfc5958 */
export function derKey(bytes: Uint8Array, encrypted: boolean): Verdict | undefined {
  const outer = elements(bytes)
  const inner =
    outer?.length === 1 && outer[0]?.tag === tags.sequence ? elements(outer[0].content) : undefined
  const kinds = inner?.map(({ tag }) => tag) ?? []
  if (encrypted) return kinds[0] === tags.sequence && kinds[1] === tags.octets ? locked : undefined
  return inner !== undefined && isVersion(inner[0]) && inner.some(holdsKey) && isSound(inner)
    ? open
    : undefined
}

/** rsaEncryption, 1.2.840.113549.1.1.1 */
const rsa = Buffer.from([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01])

/**
 * Of an RSA key: the modulus is the product of its primes. Documentation shows keys of which a few characters were
 * changed; they still are DER, and open nothing.
 */
function isSound(inner: readonly Element[]): boolean {
  const [, second, third] = inner
  if (second?.tag === tags.sequence && third?.tag === tags.octets) {
    const [algorithm] = elements(second.content) ?? []
    if (algorithm === undefined || !rsa.equals(algorithm.content)) return true
    const [key] = elements(third.content) ?? []
    return key !== undefined && isProduct(elements(key.content) ?? [])
  }
  // PKCS#1: version, modulus, two exponents, two primes, two more exponents, coefficient. A DSA key has six numbers.
  return inner.length < 9 || isProduct(inner)
}

const isProduct = ([, modulus, , , p, q]: readonly Element[]): boolean =>
  modulus !== undefined &&
  p !== undefined &&
  q !== undefined &&
  modulus.content.length <= 2049 &&
  numberOf(modulus) === numberOf(p) * numberOf(q)

const numberOf = ({ content }: Element): bigint => BigInt(`0x0${Buffer.from(content).toString('hex')}`)

/** 0 or 1. A public key or a signature begins with a long integer instead. */
const isVersion = (first: Element | undefined): boolean =>
  first?.tag === tags.integer && first.content.length === 1 && (first.content[0] ?? 2) < 2

/** The key is an integer (RSA, DSA) or an octet string (EC, PKCS#8) of some length. */
const holdsKey = ({ tag, content }: Element): boolean =>
  (tag === tags.integer || tag === tags.octets) && content.length >= 20
