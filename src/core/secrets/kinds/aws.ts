import { type Name, namesAround, valueAfter } from '../assignment.ts'
import type { Rule } from '../hit.ts'
import type { Kind, Match, Source } from '../kind.ts'
import { isPlaceholder, isRandom } from '../value.ts'

const accessKey: Rule = {
  id: 'aws-access-key',
  title: 'AWS access key (secret access key)',
  severity: 'critical',
  rotate: [
    'aws iam update-access-key --access-key-id KEY_ID --status Inactive --user-name USER',
    'aws cloudtrail lookup-events --lookup-attributes AttributeKey=AccessKeyId,AttributeValue=KEY_ID',
    'aws iam create-access-key --user-name USER   # only if nothing shorter-lived will do',
    'aws iam delete-access-key --access-key-id KEY_ID --user-name USER',
    'better no key at all: deploy with OIDC (kship deploy-lightsail --role-to-assume ROLE_ARN)',
  ],
}
const keyId: Rule = {
  id: 'aws-access-key-id',
  title: 'AWS access key id without its secret',
  severity: 'low',
  rotate: [
    'aws sts get-access-key-info --access-key-id KEY_ID   # whose account',
    'the id alone opens nothing; look where its secret is kept',
  ],
}
const sessionToken: Rule = {
  id: 'aws-session-token',
  title: 'AWS session token',
  severity: 'high',
  rotate: [
    'it expires by itself within 36 hours; until then revoke the role’s sessions:',
    'aws iam put-role-policy --role-name ROLE --policy-name RevokeOlderSessions --policy-document ' +
      '\'{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":' +
      '{"DateLessThan":{"aws:TokenIssueTime":"NOW"}}}]}\'',
  ],
}

/**
 * The four prefixes that are credentials, then base32: AIDA, AROA and the like are identifiers.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
const ids = /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])/g
/** Not a part of a path or of an integrity hash. */
const secretShape = /(?<![-A-Za-z0-9+/_.@])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=_])/g
const secretNames = /[sS]ecret|SECRET/g
const tokenNames = /[sS]ession[-_]?[tT]oken|SESSION_TOKEN|[sS]ecurity-[tT]oken|SECURITY_TOKEN/g

/** Characters around a key id in which its secret is looked for: ten lines of ordinary length. */
const near = 800
/** AWS promises no length; what STS gives out has several hundred characters. */
const shortestToken = 100

export const aws: Kind = {
  rules: [accessKey, keyId, sessionToken],
  inBinary: true,
  anchors: ['akia', 'asia', 'abia', 'acca', 'secret', 'session', 'security'],
  *find(source) {
    const found = [...idsIn(source.text)]
    const secrets = [...namedSecrets(source, found.length > 0), ...secretsNear(source.text, found)]
    yield* secrets
    if (secrets.length === 0) yield* found
    if (!source.binary) yield* sessionTokens(source.text)
  },
}

function* idsIn(text: string): Generator<Match> {
  for (const { 0: secret, index } of text.matchAll(ids)) {
    if (isPlaceholder(secret.slice(4))) continue
    yield { rule: keyId, confidence: 'low', secret, key: '', start: index, end: index + secret.length }
  }
}

function* namedSecrets({ text }: Source, withId: boolean): Generator<Match> {
  for (const name of namesAround(text, secretNames)) {
    const certain = name.plain.includes('secretaccesskey')
    if (!certain && !meansAwsSecret(name, withId)) continue
    const found = valueAfter(text, name.end)
    if (found === undefined || !isSecretKey(found.value)) continue
    const confidence = certain || withId ? 'high' : 'medium'
    yield {
      rule: accessKey,
      confidence,
      secret: found.value,
      key: name.name,
      start: found.start,
      end: found.end,
    }
  }
}

const meansAwsSecret = ({ plain }: Name, withId: boolean): boolean =>
  /awssecret(?:key)?|awssecretaccess/.test(plain) || (withId && /secret(?:key)?$/.test(plain))

function* secretsNear(text: string, found: readonly Match[]): Generator<Match> {
  for (const [from, to] of windows(found, text.length)) {
    for (const { 0: secret, index } of text.slice(from, to).matchAll(secretShape)) {
      const start = from + index
      if (!isSecretKey(secret)) continue
      yield { rule: accessKey, confidence: 'high', secret, key: '', start, end: start + secret.length }
    }
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

const isSecretKey = (value: string): boolean =>
  /^[A-Za-z0-9+/]{40}$/.test(value) &&
  /[A-Z]/.test(value) &&
  /[a-z]/.test(value) &&
  isRandom(value) &&
  !isPlaceholder(value)

function* sessionTokens(text: string): Generator<Match> {
  for (const name of namesAround(text, tokenNames)) {
    const found = valueAfter(text, name.end)
    if (found === undefined || found.value.length < shortestToken) continue
    const { value: secret, start, end } = found
    if (!/^[A-Za-z0-9+/=_%-]+$/.test(secret) || !isRandom(secret) || secret.includes('EXAMPLE')) continue
    // Documentation shows whole tokens beside key ids that end in EXAMPLE.
    const around = text.slice(Math.max(0, start - near), start) + text.slice(end, end + near)
    const confidence = around.includes('EXAMPLE') ? 'low' : 'high'
    yield { rule: sessionToken, confidence, secret, key: name.name, start, end }
  }
}
