import { createHmac } from 'node:crypto'

/** A secret with fewer bits could be guessed from a published fingerprint, so its place stands in for it. */
const bitsOfItsOwn = 70

export type Identity = { readonly secret: string; readonly path: string; readonly key: string }

/**
 * First 16 bytes, in hex, of HMAC-SHA256 under a fixed public key over the rule, NUL, and the normalised secret,
 * or (when that holds less than 70 bits) path, NUL and key name. No line and no commit: a finding keeps its
 * fingerprint through squash, rebase and moved lines.
 */
export function fingerprint(rule: string, { secret, path, key }: Identity): string {
  const identity = standsAlone(secret) ? secret : `${path}\0${key}`
  return digest(`${rule}\0${identity}`)
}

/**
 * Of a vulnerability in a package: it survives an upgrade of the package that does not mend it, a point release of the
 * operating system (`?distro=debian-12.4`) and another engine's way of qualifying a package URL.
 */
export const vulnerabilityFingerprint = (rule: string, id: string, purl: string): string =>
  digest(`${rule}\0${id}\0${purl.replace(/[@?#].*$/, '')}`)

/** Is the value strong enough to be told by its own digest. */
export const standsAlone = (secret: string): boolean => bits(secret) >= bitsOfItsOwn

const digest = (text: string): string =>
  createHmac('sha256', 'kship/fingerprint/1').update(text).digest('hex').slice(0, 32)

/** Shannon bits of the whole string: length × entropy of its own characters. */
export function bits(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let sum = 0
  for (const count of counts.values()) sum -= count * Math.log2(count / text.length)
  return sum
}
