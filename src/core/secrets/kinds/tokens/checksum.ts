import { crc32 } from 'node:zlib'

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/**
 * The last six characters of GitHub's and npm's tokens are the CRC32 of those before, in base62, padded.
 * https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
 */
export function checksum(body: string): string {
  let rest = crc32(body)
  let text = ''
  for (let place = 0; place < 6; place++) {
    text = base62.charAt(rest % 62) + text
    rest = Math.floor(rest / 62)
  }
  return text
}

export const endsInCrc62 = (body: string): boolean => checksum(body.slice(0, -6)) === body.slice(-6)

/** CRC32 of all before it, in base36 of seven characters: GitLab's routable tokens. */
export const endsInCrc36 = (token: string): boolean =>
  crc32(token.slice(0, -7)).toString(36).padStart(7, '0') === token.slice(-7)

export const crcHex = (text: string): string => crc32(text).toString(16).padStart(8, '0')
