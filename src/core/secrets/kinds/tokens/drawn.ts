import { bits } from '../../../report/fingerprint.ts'
import { isHex } from '../../value.ts'

/** Words that people put where a token belongs. Four letters at one place are drawn once in a million tokens. */
const words =
  /example|sample|placeholder|change|your|dummy|fake|test|redacted|secret|token|xxxx|0{6}|1234567|abcdef|deadbeef|foobar/i

/**
 * Is this what a generator gives out: nearly as many different characters as its alphabet allows, in no order. Unlike
 * `isRandom` it asks for no mixture, since many issuers use one case or no digits; a prefix has said what it is.
 */
export function isDrawn(body: string): boolean {
  const { size, floor } = alphabetOf(body)
  const most = Math.log2(Math.min(body.length, size))
  return (
    !isText(body) &&
    bits(body) / body.length > floor * most &&
    steps(body) < 0.35 &&
    !isCamelCase(body) &&
    !words.test(body)
  )
}

/** Base64 of a sentence: somebody wrote it. Twelve bytes of chance are printable once in a hundred thousand values. */
const isText = (body: string): boolean =>
  body.length >= 16 && /^[\x20-\x7e\n]+$/.test(Buffer.from(body, 'base64').toString('latin1'))

/**
 * How many characters its alphabet has, and the share of the possible entropy that all but one draw in a thousand
 * reach. Digits alone are numbers and one case alone is words: their floor cannot be reached.
 */
function alphabetOf(body: string): { readonly size: number; readonly floor: number } {
  if (/^\d+$/.test(body)) return { size: 10, floor: 1 }
  if (isHex(body)) return { size: 16, floor: 0.78 }
  if (/[a-z]/.test(body) && /[A-Z]/.test(body)) return { size: 62, floor: 0.78 }
  return { size: 36, floor: /\d/.test(body) ? 0.71 : 1 }
}

/** Share of characters that repeat or follow the one before, as in `aaaa` and `abcd`. */
function steps(body: string): number {
  let count = 0
  for (let at = 1; at < body.length; at++) {
    const step = body.charCodeAt(at) - body.charCodeAt(at - 1)
    if (step === 0 || step === 1) count++
  }
  return count / Math.max(1, body.length - 1)
}

/** Nearly all of it lies in words of three letters or more, of which at most the first is upper case. */
function isCamelCase(body: string): boolean {
  if (!/[A-Z]/.test(body) || body.length < 16) return false
  const length = (body.match(/[A-Z]?[a-z]{2,}/g) ?? []).reduce((sum, word) => sum + word.length, 0)
  return length / body.length > 0.85
}
