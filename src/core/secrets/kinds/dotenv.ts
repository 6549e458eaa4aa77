import { type Entry, entriesOf, type Nature, natureOf } from '../environment-file.ts'
import type { Rule } from '../hit.ts'
import type { Kind, Match } from '../kind.ts'
import { isEncrypted, isHex, isPlaceholder, isRandom, isReference, isUuid } from '../value.ts'

const value: Rule = {
  id: 'env-file-secret',
  title: 'Secret value in an environment file',
  severity: 'high',
  rotate: [
    'change the value where it was issued: it is in the history even when the line is deleted',
    'aws ssm put-parameter --name /APP/NAME --type SecureString --value VALUE',
    'git rm --cached FILE && echo FILE >> .gitignore   # keep a FILE.example without values',
  ],
}

/** What one value of an environment file is. Only `real` is a secret. */
export type Class = 'empty' | 'placeholder' | 'reference' | 'encrypted' | 'public' | 'plain' | 'real'

const publicKeys =
  /^(?:NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|NUXT_PUBLIC|GATSBY|PUBLIC|STORYBOOK|VUE_APP)_|(?:^|_)PUBLIC(?:_|$)|PUBLISHABLE|DOTENV_PUBLIC_KEY/i
const plainKeys =
  /(?:^|[_.-])(?:IDS?|URLS?|URI|REGIONS?|HOSTS?|HOSTNAME|PORTS?|NAMES?|USER|USERNAME|EMAILS?|PATHS?|DIR|DIRECTORY|FILES?|ARNS?|BUCKETS?|VERSION|ENV|ENVIRONMENT|MODE|LEVEL|ENABLED|DISABLED|TIMEOUT|TTL|EXPIRY|EXPIRES(?:_IN)?|LENGTH|SIZE|COUNT|LIMIT|ALGORITHM|ALG|TYPE|FORMAT|ENDPOINT|ORIGINS?|DOMAIN|ISSUER|AUDIENCE|SCOPES?|SHA|COMMIT|DIGEST|TAG|IMAGE|HEADER|COOKIE_NAME|TABLE|QUEUE|TOPIC|PREFIX|DSN)$/i
const secretKeys =
  /(?:^|[_.-])(?:PASSWORDS?|PASSWD|PASSPHRASE|PASS|PWD|PW|SECRETS?|TOKENS?|API_?KEYS?|APIKEY|PRIVATE_?KEY|ACCESS_?KEY|SECRET_?KEY|ENCRYPTION_?KEY|SIGNING_?KEY|MASTER_?KEY|APP_?KEY|CREDENTIALS?|SALT|PEPPER|AUTH|JWT|PAT|WEBHOOK)(?:$|[_.-])|(?:PASSWORD|SECRET|TOKEN|APIKEY)$/i
const numeric = /^[-+]?\d[\d._,:-]*(?:ms|s|m|h|d|kb|mb|gb|%)?$/i

/** Every value of an environment file, judged by what it is and what it is called. */
export const dotenv: Kind = {
  rules: [value],
  inBinary: false,
  anchors: [],
  reads: (path) => natureOf(path) !== undefined,
  *find({ path, text }) {
    const nature = natureOf(path)
    if (nature === undefined) return
    for (const entry of entriesOf(text)) {
      const match = judge(entry, nature)
      if (match !== undefined) yield match
    }
  },
}

function judge(entry: Entry, nature: Nature): Match | undefined {
  if (classify(entry) !== 'real') return undefined
  const { key, value: secret, start } = entry
  const confidence = confidenceOf(key, secret, nature)
  return { rule: value, confidence, secret, key, start, end: start + secret.length }
}

function classify({ key, value }: Pick<Entry, 'key' | 'value'>): Class {
  if (value === '') return 'empty'
  if (isEncrypted(value)) return 'encrypted'
  if (isReference(value) || /\$\{[^}]+\}|\$\([^)]+\)/.test(value)) return 'reference'
  if (isPlaceholder(value)) return 'placeholder'
  if (publicKeys.test(key)) return 'public'
  if (plainKeys.test(key) || numeric.test(value) || isAddress(value)) return 'plain'
  if (secretKeys.test(key)) return value.length >= 6 ? 'real' : 'plain'
  return isRandom(value) && value.length >= 24 && !isHex(value) ? 'real' : 'plain'
}

/** A URL or a path; a password inside a URL is the url kind's to find. */
const isAddress = (value: string): boolean => /^(?:[a-z][a-z0-9+.-]*:\/\/|\.{0,2}\/|[A-Za-z]:\\)/i.test(value)

function confidenceOf(key: string, secret: string, nature: Nature): Match['confidence'] {
  if (isRandom(secret) || (isUuid(secret) && secretKeys.test(key)))
    return secretKeys.test(key) ? 'high' : 'medium'
  // People write `DB_PASSWORD=mypass` into examples; a password that mixes its characters was made for use.
  return nature === 'real' || isMixed(secret) ? 'medium' : 'low'
}

const isMixed = (secret: string): boolean =>
  secret.length >= 8 &&
  [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9_-]/].filter((part) => part.test(secret)).length >= 3
