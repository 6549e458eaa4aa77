import { type Name, namesAround, valueAfter } from '../../assignment.ts'
import { inParts, joinedFrom } from '../../decode/joined.ts'
import type { Rule } from '../../hit.ts'
import type { Kind, Match, Source } from '../../kind.ts'
import { isForShow } from '../../path.ts'
import { isPlaceholder, isRandom } from '../../value.ts'
import { accountOf } from './account.ts'
import { idsIn, keyId } from './key-id.ts'

export const accessKey: Rule = {
  id: 'aws-access-key',
  title: 'AWS access key (secret access key)',
  severity: 'critical',
  rotate: [
    'aws iam update-access-key --access-key-id KEY_ID --status Inactive --user-name {USER}',
    'aws cloudtrail lookup-events --lookup-attributes AttributeKey=AccessKeyId,AttributeValue=KEY_ID',
    'aws iam create-access-key --user-name {USER}   # only if nothing shorter-lived will do',
    'aws iam delete-access-key --access-key-id KEY_ID --user-name {USER}',
    'better no key at all: deploy with OIDC (kship deploy-lightsail --role-to-assume ROLE_ARN)',
  ],
  recognised:
    '40 characters of base64 that look drawn, beside a key id or under a name such as aws_secret_access_key',
}
const canary: Rule = {
  id: 'aws-canary-key',
  title: 'AWS canary key (a decoy that raises an alarm when it is used)',
  severity: 'low',
  rotate: ['nothing to rotate: do not try it, and ask who planted it'],
  recognised: 'an access key whose id belongs to an account of canary tokens',
}

/** Not a part of a path or of an integrity hash. JSON may write `/` as `\/`. */
const secretShape = /(?:(?<![-A-Za-z0-9+/_.@\\])|(?<=\\[nrt]))(?:[A-Za-z0-9+]|\\?\/){40}(?![A-Za-z0-9+/=_])/g
const secretAtStart = /(?:[A-Za-z0-9+]|\\?\/){40}(?![A-Za-z0-9+/=])/y
const secretNames = /[sS]ecret|SECRET/g

/** Characters around a key id in which its secret is looked for: ten lines of ordinary length. */
export const near = 800

export const awsKey: Kind = {
  rules: [accessKey, canary, keyId],
  inBinary: true,
  anchors: [
    'akia',
    'asia',
    'abia',
    'acca',
    'secretaccesskey',
    'secret_access_key',
    'secret-access-key',
    'aws_secret',
    'aws-secret',
    'awssecret',
  ],
  *find(source) {
    const found = [...idsIn(source.text)]
    const secrets = [...namedSecrets(source, found.length > 0), ...secretsNear(source.text, found)]
    for (const secret of secrets) yield withAccount(secret, nearest(found, secret))
    if (secrets.length === 0) for (const id of found) yield withAccount(id, id)
  },
}

const nearest = (found: readonly Match[], { start }: Match): Match | undefined =>
  found.reduce<Match | undefined>(
    (best, id) =>
      best === undefined || Math.abs(id.start - start) < Math.abs(best.start - start) ? id : best,
    undefined,
  )

/** What stand-ins for AWS and their tests put into the ids that they make. */
const nobodys = '000000000000'

/** Is there a key id here, and does each name an account that nobody has. */
export function isOfNobody(text: string): boolean {
  const found = [...idsIn(text)]
  return found.length > 0 && found.every(({ secret }) => accountOf(secret)?.number === nobodys)
}

/** The account is no secret, and it is the first thing that one has to know. */
function withAccount(match: Match, id: Match | undefined): Match {
  if (id === undefined) return match
  const account = accountOf(id.secret)
  if (account?.isCanary) return { ...match, rule: canary, confidence: 'low' }
  if (account?.number === nobodys) return { ...match, confidence: 'low' }
  const whose = account === undefined ? 'an id of the old generation' : `account ${account.number}`
  return { ...match, keyId: id.secret, rule: { ...match.rule, title: `${match.rule.title}, ${whose}` } }
}

function* namedSecrets({ path, text }: Source, withId: boolean): Generator<Match> {
  for (const name of namesAround(text, secretNames)) {
    const certain = name.plain.includes('secretaccesskey')
    if (!certain && !meansAwsSecret(name, withId)) continue
    const start = valueAfter(text, name.end)?.start
    if (start === undefined) continue
    const found = secretAt(text, start)
    if (found === undefined) continue
    const confidence = confidenceOf({ path, text }, start, certain, withId)
    yield { rule: accessKey, confidence, key: name.name, start, ...found }
  }
}

/** As it is written, or in the parts of a string. */
function secretAt(text: string, start: number): Pick<Match, 'secret' | 'end' | 'decoded'> | undefined {
  secretAtStart.lastIndex = start
  const written = secretAtStart.exec(text)?.[0]
  if (written !== undefined)
    return isSecretKey(plain(written)) ? { secret: plain(written), end: start + written.length } : undefined
  const joined = joinedFrom(text, start)
  const secret = plain(joined?.content ?? '').slice(0, 40)
  if (joined === undefined || !wholeSecret.test(joined.content) || !isSecretKey(secret)) return undefined
  return { secret, ...inParts(text, start, joined.end) }
}
const wholeSecret = /^(?:[A-Za-z0-9+]|\\?\/){40}$/

/** Beside an id that is none of AWS it opens another store, such as MinIO, whose documents show many. */
function confidenceOf(
  { path, text }: Pick<Source, 'path' | 'text'>,
  start: number,
  certain: boolean,
  withId: boolean,
): Match['confidence'] {
  if (withId) return 'high'
  if (foreignId.test(text.slice(Math.max(0, start - near), start + near)))
    return isForShow(path) ? 'low' : 'medium'
  return certain ? 'high' : 'medium'
}
/** Base32 has no 0, 1, 8 and 9. */
const foreignId =
  /(?:[aA]ccess_?[kK]ey_?I[dD]|access_key_id|ACCESS_KEY_ID)["']?[ \t]{0,4}[>:=][ \t]{0,4}["']?(?=[A-Z2-7]{0,19}[0189])[A-Z0-9]{20}(?![A-Za-z0-9])/

const meansAwsSecret = ({ plain }: Name, withId: boolean): boolean =>
  /awssecret(?:key)?|awssecretaccess/.test(plain) || (withId && /secret(?:key)?$/.test(plain))

function* secretsNear(text: string, found: readonly Match[]): Generator<Match> {
  for (const [from, to] of windows(found, text.length)) {
    for (const { 0: written, index } of text.slice(from, to).matchAll(secretShape)) {
      const start = from + index
      const end = start + written.length
      const secret = plain(written)
      if (isSecretKey(secret)) yield { rule: accessKey, confidence: 'high', secret, key: '', start, end }
    }
  }
}

/** A line that is one secret, or gives one to a name: in a file of its own, where nothing else says what it is. */
const ownLine =
  /^[ \t]*(?:(?:export[ \t]+)?(?<key>[\w.-]{1,64})[ \t]*[:=][ \t]*)?(?<quote>["']?)(?<secret>[A-Za-z0-9+/]{40})\k<quote>[ \t]*\r?$/gm

/** What could be the secret of a key whose id is known from elsewhere. */
export function* standsAsSecret(text: string): Generator<Pick<Match, 'secret' | 'key' | 'start'>> {
  for (const { 0: written, index, groups = {} } of text.matchAll(ownLine)) {
    const { secret = '', key = '' } = groups
    if (isSecretKey(secret)) yield { secret, key, start: index + written.lastIndexOf(secret) }
  }
}

/** Overlapping neighbourhoods are merged, so that no character is read twice. */
function* windows(found: readonly Match[], length: number): Generator<readonly [number, number]> {
  let from = 0
  let to = 0
  for (const { start, end } of found) {
    if (start - near > to) {
      if (to > from) yield [from, to]
      from = start - near
    }
    to = Math.min(length, end + near)
  }
  if (to > from) yield [from, to]
}

const plain = (written: string): string => written.replaceAll('\\/', '/')

const isSecretKey = (value: string): boolean =>
  /^[A-Za-z0-9+/]{40}$/.test(value) &&
  /[A-Z]/.test(value) &&
  /[a-z]/.test(value) &&
  isRandom(value) &&
  !isPlaceholder(value)
