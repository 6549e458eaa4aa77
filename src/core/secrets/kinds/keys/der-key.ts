import { type Element, elements, tags } from '../../der.ts'
import { locked, open, toy, type Verdict } from './body.ts'

/** PKCS#1, PKCS#8 (encrypted or not), SEC 1 and DSA keys. https://www.rfc-editor.org/rfc/rfc5958 */
export function derKey(bytes: Uint8Array, encrypted: boolean): Verdict | undefined {
  const outer = elements(bytes)
  const inner =
    outer?.length === 1 && outer[0]?.tag === tags.sequence ? elements(outer[0].content) : undefined
  const kinds = inner?.map(({ tag }) => tag) ?? []
  if (encrypted) return kinds[0] === tags.sequence && kinds[1] === tags.octets ? locked : undefined
  if (inner === undefined || !isVersion(inner[0]) || !inner.some(holdsKey)) return undefined
  const numbers = rsaNumbers(inner)
  if (numbers === undefined) return open
  return isProduct(numbers) ? (isShort(numbers) ? toy : open) : undefined
}

/** rsaEncryption, 1.2.840.113549.1.1.1 */
const rsa = Buffer.from([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01])

/**
 * Of an RSA key: version, modulus, two exponents, two primes, two more exponents, coefficient. A DSA key has six
 * numbers. https://www.rfc-editor.org/rfc/rfc8017#appendix-A.1.2
 */
function rsaNumbers(inner: readonly Element[]): readonly Element[] | undefined {
  const [, second, third] = inner
  if (second?.tag === tags.sequence && third?.tag === tags.octets) {
    const [algorithm] = elements(second.content) ?? []
    if (algorithm === undefined || !rsa.equals(algorithm.content)) return undefined
    const [key] = elements(third.content) ?? []
    return elements(key?.content ?? new Uint8Array()) ?? []
  }
  return inner.length < 9 ? undefined : inner
}

/** Bytes of a modulus of 1,024 bits, the least that TLS and SSH programs and clouds have taken for years. */
const shortestModulus = 128
const isShort = ([, modulus]: readonly Element[]): boolean =>
  modulus !== undefined && numberOf(modulus) >> BigInt(8 * shortestModulus - 8) === 0n

/**
 * The modulus is the product of its primes. Documentation shows keys of which a few characters were changed; they
 * still are DER, and open nothing.
 */
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
