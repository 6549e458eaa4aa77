import { type Element, elements, tags } from '../../der.ts'
import { locked, open, type Verdict } from './body.ts'

/** PKCS#1, PKCS#8 (encrypted or not), SEC 1 and DSA keys. https://www.rfc-editor.org/rfc/rfc5958 */
export function derKey(bytes: Uint8Array, encrypted: boolean): Verdict | undefined {
  const outer = elements(bytes)
  const inner =
    outer?.length === 1 && outer[0]?.tag === tags.sequence ? elements(outer[0].content) : undefined
  const kinds = inner?.map(({ tag }) => tag) ?? []
  if (encrypted) return kinds[0] === tags.sequence && kinds[1] === tags.octets ? locked : undefined
  return isVersion(inner?.[0]) && inner?.some(holdsKey) === true ? open : undefined
}

/** 0 or 1. A public key or a signature begins with a long integer instead. */
const isVersion = (first: Element | undefined): boolean =>
  first?.tag === tags.integer && first.content.length === 1 && (first.content[0] ?? 2) < 2

/** The key is an integer (RSA, DSA) or an octet string (EC, PKCS#8) of some length. */
const holdsKey = ({ tag, content }: Element): boolean =>
  (tag === tags.integer || tag === tags.octets) && content.length >= 20
