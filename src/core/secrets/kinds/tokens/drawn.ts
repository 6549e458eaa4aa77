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
  const most = Math.log2(Math.min(body.length, sizeOf(body)))
  return (
    bits(body) / body.length > 0.78 * most &&
    steps(body) < 0.35 &&
    (!isMixed(body) || changes(body) > 0.27) &&
    !words.test(body)
  )
}

function sizeOf(body: string): number {
  if (/^\d+$/.test(body)) return 10
  if (isHex(body)) return 16
  return /[a-z]/.test(body) && /[A-Z]/.test(body) ? 62 : 36
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

const isMixed = (body: string): boolean => body.length >= 16 && /[a-z]/.test(body) && /[A-Z]/.test(body)

/** Share of places where lower case, upper case, digits and signs change: words in camel case rarely do. */
function changes(body: string): number {
  let count = 0
  for (let at = 1; at < body.length; at++) {
    if (classOf(body.charCodeAt(at)) !== classOf(body.charCodeAt(at - 1))) count++
  }
  return count / Math.max(1, body.length - 1)
}

function classOf(code: number): number {
  if (code >= 97 && code <= 122) return 0
  if (code >= 65 && code <= 90) return 1
  return code >= 48 && code <= 57 ? 2 : 3
}
