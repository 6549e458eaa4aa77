const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** What a key id tells without asking anyone: `undefined` for ids of the old generation, which hold no account. */
export type Account = { readonly number: string; readonly isCanary: boolean }

/**
 * Accounts whose keys are decoys, made to raise an alarm when somebody tries them.
 * https://github.com/0xCardinal/covert-canary-detection, https://onappsec.com/tag/canary-token/ and the keys of
 * https://github.com/trufflesecurity/test_keys
 */
const canaries = new Set(['595918472158', '992382622183'])

/**
 * The account number inside a key id. After the four letters come 80 bits in base32; the first is set in ids of the
 * new generation, and the next 40 are the account.
 * https://awsteele.com/blog/2020/09/26/aws-access-key-format.html
 */
export function accountOf(keyId: string): Account | undefined {
  const digits = [...keyId.slice(4, 14)].map((digit) => alphabet.indexOf(digit))
  if (digits.length < 10 || digits.some((digit) => digit < 0)) return undefined
  const head = digits.reduce((sum, digit) => sum * 32n + BigInt(digit), 0n)
  if (head >> 49n === 0n) return undefined
  const number = String((head >> 9n) & 0xff_ffff_ffffn).padStart(12, '0')
  return { number, isCanary: canaries.has(number) }
}
