import { type Assigned, assignedTo, type Form } from '../assigned.ts'
import { type Name, namesAt } from '../assignment.ts'
import { inParts } from '../decode/joined.ts'
import { isExample } from '../example.ts'
import { gradeOf } from '../grade.ts'
import type { Rule } from '../hit.ts'
import type { Kind, Match } from '../kind.ts'
import { isForTests, meaningOf } from '../name.ts'
import { isForShow } from '../path.ts'
import { isInSection } from '../section.ts'
import { type Strength, strengthOf } from '../strength.ts'
import { isOfOwnKind } from '../value.ts'

const assigned: Rule = {
  id: 'secret-assignment',
  title: 'Secret value given to a name',
  severity: 'high',
  rotate: [
    'change the value where it was issued: it stays in the history when the line is deleted',
    'aws ssm put-parameter --name /APP/{SECRET_NAME} --type SecureString --value VALUE',
    'read {SECRET_NAME} from the environment, and hand it over by reference (valueFrom)',
  ],
  recognised:
    'a name whose last word means secret, given a value that looks drawn at random or chosen as a password',
}

/** `pw` at the end of a name, or alone: two letters are too few to look for. */
const shortNames = ['_', '-', '.', ' ', '\n', '\t', '"', "'", '$', '(', '{', ',', '[', '/'].map(
  (sign) => `${sign}pw`,
)

/** One of them is in every name that means secret. */
export const secretAnchors: readonly string[] = [
  ...[
    'pass',
    'pwd',
    'secret',
    'token',
    'key',
    'cred',
    'auth',
    'bearer',
    'salt',
    'jwt',
    'mnemonic',
    'kennwort',
  ],
  ...['senha', 'contrasena', 'wachtwoord', 'haslo', '_pat', 'psw', 'psk', 'bindpw', 'rootpw'],
  ...shortNames,
]

/** A name that means secret, beside a value that was drawn or chosen to be one. */
export const generic: Kind = {
  rules: [assigned],
  inBinary: false,
  anchors: secretAnchors,
  isLocal: true,
  *find({ path, text }, places) {
    const shown = shownBy(path)
    for (const name of namesAt(text, places)) {
      const value = assignedTo(text, name)
      if (value === undefined || isSearchKey(text, name, value) || isDigestOf(text, name)) continue
      const confidence = judge(
        text,
        owned(text, name),
        value,
        isExample(path, text, name.end) ? 'sample' : shown,
      )
      if (confidence === undefined) continue
      const { value: secret, start, end, isJoined } = value
      const parts = isJoined ? inParts(text, start, end) : {}
      yield { rule: assigned, confidence, secret, key: name.name, start, end, ...parts }
    }
  },
}

type Confidence = Match['confidence']

/** What a key belongs to stands before it: `http.secret.key = …`, `"Jwt": { "Key": … }`, `'crypt' => ['key' => …]`, and in YAML on the line above. */
function owned(text: string, { name, plain, end }: Name): string {
  if (plain !== 'key') return name
  const start = end - name.length
  const owner = ownerBefore.exec(text.slice(Math.max(0, start - ownerReach), start))
  return owner === null ? name : `${owner[1] ?? owner[2] ?? owner[3]}_${name}`
}
const ownerBefore =
  /(?:(\w{2,40})\.|["'](\w{2,40})["']\s{0,8}(?::\s{0,8}\{|=>\s{0,8}\[)(?:[^{}[\]]{0,160}[\s,])?["']|(?:^|\n)[ \t]{0,40}(\w{2,40}):[ \t]{0,8}\r?\n[ \t]{1,40})$/
const ownerReach = 260

/** A sample of code or a test; a text for people; neither. */
type Shown = 'sample' | 'document' | 'no'
const shownBy = (path: string): Shown =>
  !isForShow(path) ? 'no' : /\.(?:md|mdx|rst|adoc)$/i.test(path) ? 'document' : 'sample'

function judge(text: string, name: string, assigned: Assigned, shown: Shown): Confidence | undefined {
  const { value, form, start } = assigned
  const meaning = meaningOf(name)
  if (meaning === 'none' || isOfOwnKind(value) || isNameOfSecret(value) || value.length < 6) return undefined
  const strength = strengthOf(value)
  // A parameter of SQL.
  if (form !== 'quoted' && form !== 'markup' && /^@[A-Za-z]\w*$/.test(value)) return undefined
  const mayBeVariable = form === 'loose' || (form === 'bare' && strength === 'weak')
  if (mayBeVariable && !isNoIdentifier(value, strength)) {
    if (strength !== 'chosen' || !isInSection(text, start)) return undefined
  }
  if (form === 'spoken' && !/^(?:random|hex|short)$/.test(strength)) return undefined
  const confidence = gradeOf(name, meaning, value, strength)
  if (confidence === undefined) return undefined
  if (isForTests(name) || shown === 'sample') return 'low'
  const isInUse =
    shown === 'no' || isSetting(name, form, strength) || (meaning === 'password' && isOwn(value, strength))
  return isInUse ? confidence : 'low'
}

/** `export API_KEY=…`, drawn: in a document too it was copied from where it is in use. */
const isSetting = (name: string, form: Form, strength: Strength): boolean =>
  form === 'bare' && strength === 'random' && /^[A-Z][A-Z0-9_]{2,}$/.test(name)

/** Drawn, and without the words that people put into what they show: in a document too it opens something. */
const isOwn = (value: string, strength: Strength): boolean =>
  strength === 'random' || (strength === 'short' && !/pass|secret|token|key|new|old/i.test(value))

/** Algolia gives browsers a key that can only search: https://www.algolia.com/doc/guides/security/api-keys/ */
function isSearchKey(text: string, { plain, end }: Name, { value }: Assigned): boolean {
  if (!plain.endsWith('apikey') || !/^[0-9a-f]{32}$/.test(value)) return false
  const around = text.slice(Math.max(0, end - 200), end + 200)
  return /indexName|docsearch|algolia/i.test(around) && !/admin|write/i.test(around)
}

/** `checksum/secret:` restarts what uses the secret when it changes. */
const isDigestOf = (text: string, { name, end }: Name): boolean =>
  /(?:checksum|hash|digest|sha\d{0,3})[/.]$/i.test(
    text.slice(Math.max(0, end - name.length - 10), end - name.length),
  )

/**
 * `injectNpm2FaToken`, `pm-123-reset-of-user-password`: one that is spoken of, in a list of names. Each part can be read
 * in one way alone: with two, the time would double with every part.
 */
const isNameOfSecret = (value: string): boolean =>
  /^[a-z]+(?:[A-Z][a-z]+|\d[a-z]{1,2}|[A-Z\d]{2,3}[a-z]{1,2})*(?:Token|Password|Secret|Key)$/.test(value) ||
  /^[a-z]{1,16}(?:-[a-z]{1,16}|-\d{1,8}){2,12}-(?:token|password|secret|key)$/.test(value)

/** Bare text behind `name = ` may be a variable of a program. */
const isNoIdentifier = (value: string, strength: Strength): boolean =>
  strength === 'chosen' || strength === 'weak'
    ? /[^\w.-]/.test(value) || /^\d|\d[A-Za-z]+\d|[A-Za-z\d]-\w*\d{2}/.test(value)
    : true
