import { shaped } from '../token.ts'

const digits = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]

/** The remainder over which Bech32's checksum is made. https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki */
function polymod(values: readonly number[]): number {
  let sum = 1
  for (const value of values) {
    const top = sum >>> 25
    sum = ((sum & 0x1ffffff) << 5) ^ value
    for (const [bit, term] of generator.entries()) if ((top >>> bit) & 1) sum ^= term
  }
  return sum
}

const expanded = (prefix: string): number[] => [
  ...[...prefix].map((letter) => letter.charCodeAt(0) >> 5),
  0,
  ...[...prefix].map((letter) => letter.charCodeAt(0) & 31),
]

/** The six last characters of a Bech32 text with this prefix and these data characters. */
export function bech32Checksum(prefix: string, data: string): string {
  const values = [...expanded(prefix), ...[...data].map((letter) => digits.indexOf(letter))]
  const rest = polymod([...values, 0, 0, 0, 0, 0, 0]) ^ 1
  return [25, 20, 15, 10, 5, 0].map((shift) => digits.charAt((rest >>> shift) & 31)).join('')
}

const prefix = 'age-secret-key-'

/** What decrypts files of age, and of sops with age recipients. https://age-encryption.org/v1 */
export const age = shaped({
  rule: {
    id: 'age-secret-key',
    title: 'age secret key',
    severity: 'critical',
    rotate: [
      'age-keygen -o new.key   # then encrypt everything again for its public half',
      'sops updatekeys {FILE} && sops rotate --in-place {FILE}   # and change what the old files held',
    ],
    recognised: 'AGE-SECRET-KEY-1, 52 characters and the checksum of Bech32',
  },
  anchors: [prefix],
  shape: /AGE-SECRET-KEY-1[AC-HJ-NP-Z02-9]{58}(?![A-Za-z0-9])/g,
  proof: (key) => {
    const data = key.slice(prefix.length + 1).toLowerCase()
    return bech32Checksum(prefix, data.slice(0, -6)) === data.slice(-6)
  },
})
