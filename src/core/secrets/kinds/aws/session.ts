import type { Confidence } from '../../../report/finding.ts'
import { namesAt, valueAfter } from '../../assignment.ts'
import type { Rule } from '../../hit.ts'
import type { Kind, Match } from '../../kind.ts'
import { isRandom } from '../../value.ts'
import { isOfNobody, near } from './key.ts'

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
  recognised:
    'base64 whose first bytes name its origin, or a long value that looks drawn under the token’s name',
}

/** AWS promises no length; what STS gives out has several hundred characters. */
const shortest = 100
/** Base64 of what the tokens of STS begin with: `!\n\t` and `origin_ec`, or three bytes and `er/aws`. */
const heads =
  /(?<![A-Za-z0-9+/])(?:IQoJb3JpZ2luX2Vj|[FA][A-Za-z0-9+/]oGZXIvYXdz)[A-Za-z0-9+/%]{84,4096}={0,2}/g

export const awsSession: Kind = {
  rules: [sessionToken],
  inBinary: false,
  anchors: [
    'iqojb3jpz2lux2vj',
    'ogzxivyxdz',
    'sessiontoken',
    'session_token',
    'session-token',
    'security-token',
    'security_token',
  ],
  *find({ text }, places) {
    for (const { 0: secret, index } of text.matchAll(heads)) yield at(text, secret, '', index)
    for (const name of namesAt(text, places)) {
      const found = valueAfter(text, name.end)
      if (found === undefined || found.value.length < shortest) continue
      const { value: secret, start } = found
      if (!/^[A-Za-z0-9+/=_%-]+$/.test(secret) || !isRandom(secret) || secret.includes('EXAMPLE')) continue
      yield at(text, secret, name.name, start)
    }
  },
}

function at(text: string, secret: string, key: string, start: number): Match {
  const end = start + secret.length
  return { rule: sessionToken, confidence: confidenceOf(text, start, end), secret, key, start, end }
}

/** Documentation shows whole tokens beside key ids that end in EXAMPLE, stand-ins for AWS beside ids of no account. */
function confidenceOf(text: string, start: number, end: number): Confidence {
  const around = text.slice(Math.max(0, start - near), start) + text.slice(end, end + near)
  return around.includes('EXAMPLE') || isOfNobody(around) ? 'low' : 'high'
}
