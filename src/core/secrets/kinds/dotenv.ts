import { isCommonPassword } from '../common-password.ts'
import {
  type Entry,
  entriesOf,
  isEnvironment,
  mayBeEnvironment,
  type Nature,
  natureOf,
} from '../environment-file.ts'
import type { Rule } from '../hit.ts'
import type { Kind, Match } from '../kind.ts'
import { isForBrowsers, type Meaning, meaningOf } from '../name.ts'
import { isPassageForShow } from '../path.ts'
import { type Strength, strengthOf } from '../strength.ts'
import { isOfOwnKind, isPlaceholder } from '../value.ts'
import { secretAnchors } from './generic.ts'

const elsewhere = [
  'change the value where it was issued: it is in the history even when the line is deleted',
  'aws ssm put-parameter --name /APP/{SECRET_NAME} --type SecureString --value VALUE',
  'aws secretsmanager create-secret --name APP/{SECRET_NAME} --secret-string VALUE   # or this',
]

const value: Rule = {
  id: 'env-file-secret',
  title: 'Secret value in an environment file',
  severity: 'high',
  recognised:
    'a value in a file that is called like an environment file which is not empty, a placeholder, a reference, ' +
    'encrypted, public by design or a plain setting; an example file with one real value is found at that line',
  example: 'DB_PASSWORD=…',
  rotate: [
    ...elsewhere,
    // Prints names alone: of a value in several lines, the others must not come along.
    String.raw`sed -nE 's/^((export )?[A-Za-z_][A-Za-z0-9_.]{0,63}=).*/\1/p' {FILE} > "$(dirname {FILE})/.env.example"   # the names, without values`,
    'git rm --cached {FILE} && printf "%s\\n" .env ".env.*" "!.env.example" {FILE} >> .gitignore',
  ],
}
/** It stays in git, and so does the name. */
const inExample: Rule = {
  ...value,
  rotate: [
    ...elsewhere,
    String.raw`sed -E 's/^((export )?{SECRET_NAME}=).*/\1/' {FILE} > {FILE}.new && mv {FILE}.new {FILE}   # the name, without its value`,
  ],
}

/** Every value of an environment file, judged by what it is and what it is called. */
export const dotenv: Kind = {
  rules: [value],
  inBinary: false,
  anchors: secretAnchors,
  reach: Number.POSITIVE_INFINITY,
  reads: (path) => natureOf(path) !== undefined,
  isLocal: true,
  concerns: ({ path, text }) => natureOf(path) !== undefined || isEnvironment(text),
  mayConcern: ({ path, text }) => natureOf(path) !== undefined || mayBeEnvironment(text),
  *find({ path, text }) {
    const isOne = isEnvironment(text)
    const nature = natureOf(path) ?? (isOne && !isPassageForShow(path) ? 'real' : undefined)
    if (nature === undefined) return
    for (const entry of entriesOf(text)) {
      const match = judge(entry, nature)
      if (match === undefined) continue
      // The name of the file alone makes nothing certain.
      yield isOne || match.confidence !== 'high' ? match : { ...match, confidence: 'medium' }
    }
  },
}

function judge({ key, value: secret, start }: Entry, nature: Nature): Match | undefined {
  const meaning = meaningOf(key)
  const strength = strengthOf(secret)
  if (!isReal(key, secret, meaning, strength)) return undefined
  const confidence = confidenceOf(meaning, strength, secret, nature)
  const rule = nature === 'example' ? inExample : value
  return { rule, confidence, secret, key, start, end: start + secret.length }
}

/** Settings that look drawn now and then. */
const plainNames =
  /(?:^|[_.-])(?:IDS?|URLS?|URI|REGIONS?|HOST|HOSTNAME|NAMES?|USER|USERNAME|EMAILS?|PATHS?|DIR|FILES?|ARNS?|BUCKETS?|VERSION|ENDPOINT|ORIGINS?|DOMAIN|ISSUER|AUDIENCE|SCOPES?|SHA|COMMIT|REVISION|DIGEST|TAG|IMAGE|HEADER|TABLE|QUEUE|TOPIC|PREFIX|HASH|CERT|CERTIFICATE|FINGERPRINT|WRITE|WATCH)$/i
const shortestUnnamed = 24

/**
 * Told by the value where it speaks for itself (empty, a placeholder, a reference, encrypted, public by design), by the
 * name where it does not: a secret, or a plain setting.
 */
function isReal(key: string, text: string, meaning: Meaning, strength: Strength): boolean {
  if (isForBrowsers(key)) return false
  if (meaning === 'password' && isPassphrase(text)) return true
  // A structured token that was never issued is left to its own kind, as an address with a password is.
  if (strength === 'none' || isOfOwnKind(text)) return false
  if (meaning === 'password' || meaning === 'secret') return true
  if (meaning === 'likely' && strength !== 'weak') return true
  return strength === 'random' && text.length >= shortestUnnamed && !plainNames.test(key)
}

/** `purple-monkey-dishwasher`: elsewhere such words name something; as a password in an environment they are one. */
const isPassphrase = (text: string): boolean =>
  /^[a-z]{3,16}(?:[-_. ][a-z]{3,16}){2,7}$/i.test(text) && !speaksOfItself.test(text) && !isPlaceholder(text)
const speaksOfItself =
  /(?<![a-z])(?:pass[a-z]*|pwd|secret|key|token|local|development|test|user|admin|name|value|the|this|your|set)(?![a-z])/i

function confidenceOf(
  meaning: Meaning,
  strength: Strength,
  secret: string,
  nature: Nature,
): Match['confidence'] {
  if (strength === 'random' || strength === 'hex' || strength === 'uuid') {
    return meaning === 'password' || meaning === 'secret' ? 'high' : 'medium'
  }
  if (strength === 'short' || strength === 'chosen') return 'medium'
  // People write `DB_PASSWORD=mypass` into examples, and `admin123` into first set-ups.
  return nature === 'real' && meaning === 'password' && !isCommonPassword(secret) ? 'medium' : 'low'
}
