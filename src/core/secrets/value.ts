import { bits } from '../report/fingerprint.ts'
import { drawnBits } from './drawn.ts'

const placeholderParts =
  /example|verylong|blah|deadbeef|anoncvs|change[-_ ]?(?:me|this|it)|replace|placeholder|dummy|redacted|insert[-_]|todo|fixme|\byour|your[-_]|foobar|lorem|not[-_]?a[-_]?real|goes[-_]?here|[-_]here$|^(?:my|the|some|any)[-_]|^(?:key|token|secret)[-_]1234/i
const bracketed = /^(?:<.*>|\[.*\]|\{.*\}|\(.*\)|\*+.*\*+|__.*__|%.*%)$/

/** Words that stand for a secret in documents and local set-ups; as a whole value only. */
const defaultWords = new Set(
  `admin administrator anonymous apikey app auth bar baz client default demo dev development docker empty fake false foo guest
  hello hunter2 key local localhost minio minioadmin mongo mysql nil no none null off on pass passphrase passwd password
  password1 password123 placeholder postgres postgresql private production prod pw pwd qwerty rabbitmq redis root root123
  sa sample secret secretkey secrets secretvalue staging string supersecret supersecretkey system test test123 test1234
  tester testing testpass testpassword testuser toor token true undefined unset user username value x yes`.split(
    /\s+/,
  ),
)

/** Says "put yours here": template text, a repeated or counting run, or a word that everyone uses. */
export function isPlaceholder(value: string): boolean {
  const plain = value.trim()
  return (
    plain === '' ||
    defaultWords.has(plain.toLowerCase().replace(/[-_ .!]/g, '')) ||
    placeholderParts.test(plain) ||
    /x{3}|X{3}|([^A-Za-z0-9])\1{5}/.test(plain) ||
    bracketed.test(plain) ||
    new Set(plain).size <= Math.min(3, plain.length - 1) ||
    isCounting(plain)
  )
}

/** `1234567890`, `abcdef…`, `a1b2c3…`, `qwerasdf`: most characters follow from the one before, or from the one before that. */
const isCounting = (value: string): boolean =>
  (value.length >= 4 && steps(value, 1) > 0.6) || (value.length >= 8 && steps(value, 2) > 0.8)

function steps(value: string, stride: number): number {
  let count = 0
  for (let at = stride; at < value.length; at++) {
    const step = value.charCodeAt(at) - value.charCodeAt(at - stride)
    if (step === 1 || step === 0 || step === -9 || isNextKey(value, at - stride, at)) count++
  }
  return count / (value.length - stride)
}

const keyRows = 'qwertyuiop asdfghjkl zxcvbnm'
/** Fingers that walk along the rows of a keyboard. */
function isNextKey(value: string, from: number, to: number): boolean {
  const key = keyRows.indexOf(value.charAt(from).toLowerCase())
  return key !== -1 && keyRows.charAt(key + 1) === value.charAt(to).toLowerCase()
}

/** Made to be seen: Stripe's publishable keys, PostHog's project keys, public halves. */
export const isPublic = (value: string): boolean =>
  /^(?:pk_(?:live|test)_|phc_|ssh-(?:rsa|ed25519) |age1)/.test(value)

const references =
  /^(?:\$|%[({]|<%|\{\{|!(?:Ref|Sub|GetAtt)\b|arn:aws[a-z-]*:|op:\/\/|vault:|ssm:|secretsmanager:|doppler:|projects\/[^/]+\/secrets\/|process\.env|os\.(?:environ|getenv)|env\()/

/** Names where the value is to be had: a variable, a parameter, a secret manager's address. */
export const isReference = (value: string): boolean => references.test(value)

/** dotenvx (`encrypted:`), sops and Jasypt (`ENC[…]`, `ENC(…)`), age, Ansible vault, Fernet and KMS ciphertext, and Sealed Secrets' (its key's length, 512). */
export const isEncrypted = (value: string): boolean =>
  /^(?:encrypted:|ENC[[(]|\$ANSIBLE_VAULT|-----BEGIN AGE|Ag[A-D][A-Za-z0-9+/]{200}|gAAAA[\w-]{15,}={0,2}$|AQICAH[\w+/]{80,}={0,2}$)/.test(
    value,
  )

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
export const isUuid = (value: string): boolean => uuid.test(value)
export const isHex = (value: string): boolean => /^(?:[0-9a-f]+|[0-9A-F]+)$/.test(value)

/** Bits of evidence from which a value counts as drawn: one identifier in a hundred reaches as many. */
const drawnFrom = 10

/**
 * Drawn by a machine rather than written by a person: words, identifiers and paths have other neighbours, and change
 * less often between lower case, upper case, digits and signs.
 */
export function isRandom(value: string): boolean {
  if (value.length < 16 || isUuid(value)) return false
  if (isHex(value))
    return value.length >= 32 && /[a-f]/i.test(value) && /\d/.test(value) && perCharacter(value) > 2.8
  if (isConstant(value) || perCharacter(value) <= 3) return false
  const digits = value.replace(/\D/g, '').length
  const isMixed = digits > 0 || (/[a-z]/.test(value) && /[A-Z]/.test(value))
  return isMixed && digits < value.length * 0.8 && drawnBits(value) >= drawnFrom
}

const perCharacter = (value: string): number => bits(value) / value.length

/** `RISCV_HWPROBE_EXT_ZKS1`: its abbreviations are no words, but the name of something they are. */
const isConstant = (value: string): boolean => /^[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)+$/.test(value)

/** Has a form that is judged by its own kind: when that kind says nothing, its checksum or body did not add up. */
export const isOfOwnKind = (value: string): boolean => ownKinds.test(value)

const ownKinds =
  /^(?:gh[pousr]_|github_pat_|npm_|glpat-|pypi-|xox[a-z][-.]|xapp-|sk-(?:ant|proj|svcacct|admin)-|[sr]k_(?:live|test)_|AIza|dckr_|hv[sbr]\.|SG\.|dop_v1_|hf_|lin_api_|(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}$)|(?:^|\.)eyJ|-----BEGIN/
