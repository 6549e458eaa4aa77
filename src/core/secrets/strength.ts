import type { Confidence } from '../report/finding.ts'
import { isCommonPassword } from './common-password.ts'
import { isDocumented } from './documented.ts'
import { drawnBits } from './drawn.ts'
import { isForShow } from './path.ts'
import {
  isEncrypted,
  isHex,
  isOfOwnKind,
  isPlaceholder,
  isPublic,
  isRandom,
  isReference,
  isUuid,
} from './value.ts'

/**
 * How a value came about: `random`: drawn by a machine; `hex` and `uuid`: drawn too, or the digest or id of something;
 * `short`: drawn, with few characters; `chosen`: by a person who mixed its characters; `weak`: a word, or one that
 * everyone puts before `123`; `none`: no secret whatever its name.
 */
export type Strength = 'random' | 'hex' | 'uuid' | 'short' | 'chosen' | 'weak' | 'none'

/** Bits of evidence from which a short value counts as drawn. */
const drawnFrom = 9
const drawnLettersFrom = 14

export function strengthOf(value: string): Strength {
  const strength = ungraded(value)
  return strength !== 'none' && isDocumented(value) ? 'none' : strength
}

function ungraded(value: string): Strength {
  if (value.length < 4 || isPlaceholder(value) || isReference(value) || isEncrypted(value)) return 'none'
  if (isPublic(value)) return 'none'
  if (appPassword.test(value))
    return drawnBits(value.replaceAll(' ', '')) >= drawnLettersFrom ? 'short' : 'none'
  if (chainKey.test(value) && isDrawnHex(value)) return 'hex'
  if (isOther(value) || isCode(value)) return 'none'
  const text = textIn(value)
  if (text !== undefined) return ungraded(text.includes(':') ? text.slice(text.indexOf(':') + 1) : text)
  if (isUuid(value)) return 'uuid'
  if (isHex(value) && value.length >= 16) return isDrawnHex(value) ? 'hex' : 'none'
  const core = coreOf(value)
  if (core !== undefined) return isUuid(core) ? 'uuid' : isDrawnHex(core) ? 'hex' : 'none'
  if (isRandom(value)) return 'random'
  if (path.test(value) || isSpeech(value)) return 'none'
  if (value.length >= 6 && (isCommonPassword(value) || counted.test(value))) return 'weak'
  if (isShortDraw(value)) return 'short'
  return chosenOrWeak(value)
}

/** A private key of Ethereum, as its tools write it; hashes look the same, and are not called keys. */
const chainKey = /^0x[0-9a-f]{64}$/i

/** Four groups of four letters: https://support.google.com/accounts/answer/185833 */
const appPassword = /^[a-z]{4}(?: [a-z]{4}){3}$/

/** A word, and 123: the first thing that every guesser tries, and what people write who need just any. */
const counted = /^(?:[A-Z]?[a-z]{2,11}|[A-Z]{3,12})123(?:4(?:56?)?)?$/

/** Base64 of ASCII says what its text says; behind a colon when that is `user:password`. */
function textIn(value: string): string | undefined {
  if (value.length < 12 || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return undefined
  const text = Buffer.from(value, 'base64').toString('latin1')
  // Eight characters of chance are printable once in three thousand values.
  return text.length >= 8 && /^[\x20-\x7e\n]+$/.test(text) ? text : undefined
}

/** What an issuer's mark stands before (`access-production-…`, `FLWSECK-…-X`), or groups of hexadecimal digits joined. */
function coreOf(value: string): string | undefined {
  const core = marked.exec(value)?.[1]
  if (core !== undefined && (isUuid(core) || isHex(core))) return core
  const joined = value.replace(/-/g, '')
  return joined.length >= 32 && joined !== value && isHex(joined) ? joined : undefined
}
const marked =
  /^(?:[A-Za-z][A-Za-z0-9]{0,15}[-_.:]|\d{1,20}[/:.-]){1,3}([0-9A-Fa-f]{8}[0-9A-Fa-f-]{16,120})(?:-[A-Z]{1,2})?$/

const isDrawnHex = (value: string): boolean =>
  /\d/.test(value) && /[a-f]/i.test(value) && new Set(value).size >= 8

function isShortDraw(value: string): boolean {
  if (value.length < 10) return false
  const bits = drawnBits(value)
  if (/\d/.test(value)) return /[A-Za-z]/.test(value) && bits >= drawnFrom
  const isOfTwoCases = /[a-z]/.test(value) && /[A-Z]/.test(value)
  return (isOfTwoCases || (value.length >= 16 && /^[a-z]+$/.test(value))) && bits >= drawnLettersFrom
}

/** Addresses, hashes, numbers, dates, templates, versions, algorithms, patterns and rules of validation. */
const isOther = (value: string): boolean =>
  address.test(value) ||
  hash.test(value) ||
  figures.test(value) ||
  template.test(value) ||
  version.test(value) ||
  validation.test(value) ||
  algorithm.test(value) ||
  regularExpression.test(value) ||
  unprintable.test(value)

const address = /^(?:[a-z][a-z0-9+.-]{1,30}:\/\/|[^@\s]+@[\w-]+(?:\.[\w-]+)+$|mailto:|data:|urn:)/i
const path = /^(?:~|\.{1,2}|[A-Za-z]:)?[\\/][\w.-]+(?:[\\/]|$)/
/** Crypt and PHC strings, LDAP schemes, Django's `algorithm$salt$hash`, integrity and key fingerprints. */
const hash =
  /^(?:\$(?:[0-9a-z]{1,3}|apr1|argon2[a-z]*|scrypt|pbkdf2[\w-]*)\$|\{[A-Za-z0-9-]+\}|[a-z0-9_]{3,20}\$|(?:sha\d{1,3}|md5)[-:=]|SHA256:|h1:)/
const figures = /^(?:[-+]?[\d.,:_/ TZ-]+(?:[a-z]{1,3})?|0x[0-9a-f]+n?)$/i
/** What Yarn asks for: `npm:^4.0.0`. */
const version = /^(?:npm|workspace):(?:@?[\w./-]+@)?[\^~<>=v]{0,2}[\d*]/
/** `required|string|min:8`, as Laravel asks for a field. */
const validation = /^[a-z_]{2,24}(?::[\w,.]{1,24})?(?:\|[a-z_]{2,24}(?::[\w,.]{1,24})?){1,12}$/
/** `PBKDF2WithHmacSHA256`, `SHA256withRSA` */
const algorithm = /^[A-Z]\w{1,20}[wW]ith(?:Hmac)?(?:SHA|MD5|RSA|DSA|ECDSA|AES|DES|\d)/
/** Bytes of a test vector, written `\x85`. */
const unprintable = /[^\x20-\x7e\xa0-\u{10ffff}]/u
const regularExpression = /^\^\[|\(\?[:!=<i]|[)\]][?*+](?:[([]|$)/
const template =
  /\$\{|\$\(|\{\{|<%|%>|#\{|\{\w*\}|%[sdvx]\b|%\(\w+\)s|<\/?[A-Za-z][\w-]*>|^\$\w+$|^%\w+%$|^@\w+@$|\*{3}|\.{3}|…|\\[nrtux]|\[\^?\w-\w/

/** Sentences, and strings that began where another one ended. */
const isCode = (value: string): boolean =>
  /\s|\w{3}\(\w*\)|\(\)/.test(value) || (value.length > 80 && rareSigns.test(value))
const rareSigns = /[^\w+/=.~:%-]/

const isSpeech = (value: string): boolean => expression.test(value) || isIdentifier(value)
const expression = /[()[\]{}<>;"'`]|&&|\|\||=>|->|::|^[.:]|[,:]$/

/** `snake_case`, `kebab-case`, `dotted.path`, `camelCase`, `CONSTANT_2`, `A2B_C`, `App\Entity`: words joined as programs join them. */
const isIdentifier = (value: string): boolean => {
  const plain = value.replace(/^[!_$&*.-]+|=$/g, '')
  return (joined.test(plain) && !isPassphrase(plain)) || humps.test(plain) || constant.test(plain)
}
/**
 * `Velvet-harbor-Lantern`: nobody who names things begins some words with a capital and others not. `Amber_Heron_64`:
 * nor gives them capitals, signs and two figures as well. `heron_amber_640`: nor three figures behind words that say
 * nothing of it.
 */
const isPassphrase = (value: string): boolean =>
  numbered.test(value) ||
  (counting.test(value) && !speaksOfItself.test(value)) ||
  (/^[A-Za-z]+\d?(?:-[A-Za-z]+\d?){2,7}$/.test(value) &&
    /(?:^|-)[A-Z][a-z]{2}/.test(value) &&
    /(?:^|-)[a-z]{4}/.test(value))
const numbered = /^(?=.{0,40}[A-Z][a-z]{2})(?:[A-Za-z]{2,24}[-_.]){1,6}(?:[A-Za-z]{2,24})?\d{2,4}$/
const counting = /^(?:[a-z]{3,16}[-_.]){2,4}\d{3,4}$/
const speaksOfItself =
  /(?<![a-z])(?:pass[a-z]*|pwd|secret|key|token|local|dev|test|user|admin|name|value|the|this|your|set|error|code|status|http|type|level|step|rule|case|version|size|line|page|item|field|label|msg|message|group|role)(?![a-z])/
const joined = /^[A-Za-z]+\d?(?:[-_./:\\][A-Za-z]*\d{0,3})+$/
const constant = /^[A-Z][A-Z0-9]*(?:_[A-Z][A-Z0-9]*)+$/
const humps = /^(?:[a-z]+|[A-Z][a-z]+)(?:[A-Z][a-z]+)+\d?$/

function chosenOrWeak(value: string): Strength {
  if (value.length < 6) return 'none'
  const isMixed = /\p{L}/u.test(value) && /[^\p{L}]/u.test(value)
  if (isMixed && (value.length >= 8 || classes(value) >= 3) && (classes(value) >= 3 || /\d.*\d/.test(value)))
    return 'chosen'
  return /^[a-z]+\d*$/.test(value) || isMixed ? 'weak' : 'none'
}

const classes = (value: string): number =>
  [/[a-z]/, /[A-Z]/, /\d/, /[^\p{L}\d]/u].filter((part) => part.test(value)).length

/** How sure a value is a secret where only a secret can stand: what is absent is silent. */
const inItsPlace: Readonly<Partial<Record<Strength, Confidence>>> = {
  random: 'high',
  hex: 'high',
  uuid: 'high',
  short: 'high',
  chosen: 'medium',
  weak: 'low',
}

/** The same in a document, test or example, where people show passwords that they made up. */
export function confidenceInPlace(value: string, path: string): Confidence | undefined {
  const confidence = isOfOwnKind(value) ? undefined : inItsPlace[strengthOf(value)]
  return confidence === 'medium' && isForShow(path) ? 'low' : confidence
}

/** The same where documents and tests show their samples too: nothing is certain there. */
export function confidenceOnLine(value: string, path: string): Confidence | undefined {
  const confidence = confidenceInPlace(value, path)
  return confidence === 'high' ? (isForShow(path) ? 'low' : 'medium') : confidence
}
