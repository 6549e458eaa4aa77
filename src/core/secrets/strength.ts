import { drawnBits } from './drawn.ts'
import { isEncrypted, isHex, isPlaceholder, isRandom, isReference, isUuid } from './value.ts'

/**
 * How a value came about: `random`: drawn by a machine; `hex` and `uuid`: drawn too, or the digest or id of something;
 * `short`: drawn, with few characters; `chosen`: by a person who mixed its characters; `weak`: a word, or one that
 * everyone puts before `123`; `none`: no secret whatever its name.
 */
export type Strength = 'random' | 'hex' | 'uuid' | 'short' | 'chosen' | 'weak' | 'none'

/** Bits of evidence from which a short value counts as drawn. */
const drawnFrom = 9

export function strengthOf(value: string): Strength {
  if (value.length < 4 || isPlaceholder(value) || isReference(value) || isEncrypted(value)) return 'none'
  if (isOther(value)) return 'none'
  if (isUuid(value)) return 'uuid'
  if (isHex(value) && value.length >= 16) return isDrawnHex(value) ? 'hex' : 'none'
  if (isRandom(value)) return 'random'
  if (isSpeech(value)) return 'none'
  if (isShortDraw(value)) return 'short'
  return chosenOrWeak(value)
}

const isDrawnHex = (value: string): boolean =>
  /\d/.test(value) && /[a-f]/i.test(value) && new Set(value).size >= 8

const isShortDraw = (value: string): boolean =>
  value.length >= 10 && /[A-Za-z]/.test(value) && /\d/.test(value) && drawnBits(value) >= drawnFrom

/** Addresses, hashes, numbers, dates and templates. */
const isOther = (value: string): boolean =>
  address.test(value) || hash.test(value) || figures.test(value) || template.test(value)

const address =
  /^(?:[a-z][a-z0-9+.-]{1,30}:\/\/|(?:~|\.{1,2}|[A-Za-z]:)?[\\/][\w.-]+(?:[\\/]|$)|[^@\s]+@[\w-]+(?:\.[\w-]+)+$|mailto:|data:|urn:)/i
/** Crypt and PHC strings, LDAP schemes, Django's `algorithm$salt$hash`, integrity and key fingerprints. */
const hash =
  /^(?:\$(?:[0-9a-z]{1,3}|apr1|argon2[a-z]*|scrypt|pbkdf2[\w-]*)\$|\{[A-Za-z0-9-]+\}|[a-z0-9_]{3,20}\$|(?:sha\d{1,3}|md5)[-:=]|SHA256:|h1:)/
const figures = /^[-+]?[\d.,:_/ TZ-]+(?:[a-z]{1,3})?$/
const template =
  /\$\{|\$\(|\{\{|<%|%>|#\{|\{\w*\}|%[sdvx]\b|%\(\w+\)s|<\/?[A-Za-z][\w-]*>|^\$\w+$|^%\w+%$|^@\w+@$|\*{3}|\.{3}|…|\\[ux]/

/** Sentences, expressions and identifiers. */
const isSpeech = (value: string): boolean => /\s/.test(value) || expression.test(value) || isIdentifier(value)

const expression = /[()[\]{}<>;"'`]|&&|\|\||=>|->|::|^[.:]|[=,:]$/

/** `snake_case`, `kebab-case`, `dotted.path`, `camelCase`, `CONSTANT_2`: words joined as programs join them. */
const isIdentifier = (value: string): boolean =>
  /^[A-Za-z]+(?:[-_./:][A-Za-z]*\d{0,3})+$/.test(value) ||
  /^[a-z]+(?:[A-Z][a-z]+)+\d?$/.test(value) ||
  /^[A-Z][a-z]+(?:[A-Z][a-z]+)+$/.test(value)

function chosenOrWeak(value: string): Strength {
  if (value.length < 6) return 'none'
  if (isCommon(value)) return 'weak'
  const isMixed =
    /[A-Za-z]/.test(value) && (/\d/.test(value) || /[a-z]/.test(value)) && /[^A-Za-z]/.test(value)
  if (isMixed && (value.length >= 8 || classes(value) >= 3) && (classes(value) >= 3 || /\d.*\d/.test(value)))
    return 'chosen'
  return /^[a-z]+\d*$/.test(value) || isMixed ? 'weak' : 'none'
}

const classes = (value: string): number =>
  [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((part) => part.test(value)).length

/** Words of which everyone builds passwords for tests, documents and first set-ups. */
const common =
  /^(?:admin|test|pass|passwd|password|pwd|word|my|your|new|old|temp|temporary|secret|user|name|root|default|demo|dev|local|example|sample|super|strong|secure|safe|some|the|a|qwerty|abc|xyz|foo|bar|baz|letmein|welcome|hello|world|changeme|change|me|this|dummy|fake|mock|guest|key|token|api|db|database|postgres|postgresql|mysql|mariadb|mongo|redis|rabbit|mq|minio|elastic|docker|app|client|server|service|value|string|valid|invalid|wrong|correct|bad|good|not|is|long|short|random|enough|one|two|three|asdf|monkey|dragon|hunter|initial|master|login|auth|access|here|for|in|only|use|first|second|another|other|same|different|real|really|very|bearer|jwt|refresh|session|signing|private|public|shared|complex|very|hunter)*$/

/** Leet spelling undone, figures and signs away: `P@ssw0rd123!` is `password`. */
const isCommon = (value: string): boolean => {
  const figuresAway = value
    .toLowerCase()
    .replace(/[\d\W_]+$/, '')
    .replace(/^[\d\W_]+/, '')
  const plain = figuresAway
    .replace(/[@4]/g, 'a')
    .replace(/0/g, 'o')
    .replace(/3/g, 'e')
    .replace(/1/g, 'i')
    .replace(/[$5]/g, 's')
  return common.test(plain.replace(/[^a-z]/g, ''))
}
