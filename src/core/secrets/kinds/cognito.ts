import { namesAround, valueAfter } from '../assignment.ts'
import type { Rule } from '../hit.ts'
import type { Kind, Match } from '../kind.ts'
import { isHex, isPlaceholder, isRandom } from '../value.ts'

const clientSecret: Rule = {
  id: 'aws-cognito-client-secret',
  title: 'Cognito app client secret',
  severity: 'high',
  rotate: [
    'aws cognito-idp add-user-pool-client-secret --user-pool-id POOL_ID --client-id CLIENT_ID',
    'deploy the new secret from Secrets Manager or SSM, then delete the old one:',
    'aws cognito-idp delete-user-pool-client-secret --user-pool-id POOL_ID --client-id CLIENT_ID ' +
      '--client-secret-id OLD_SECRET_ID',
  ],
}

const secretNames = /[sS]ecret|SECRET/g
const poolId = /\b[a-z]{2}(?:-[a-z]{2,9}){1,3}-\d_[A-Za-z0-9]{9}\b/
const clientId = /(?<![A-Za-z0-9])(?=[a-z]*\d)[a-z0-9]{26}(?![A-Za-z0-9])/
/** Characters on either side in which the pool id or the client id is looked for. */
const context = 1200

/**
 * The secret has no mark of its own (24–64 word characters or `+`): its name, and Cognito's own ids near it, say what
 * it is. https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AddUserPoolClientSecret.html
 */
export const cognito: Kind = {
  rules: [clientSecret],
  inBinary: false,
  anchors: ['clientsecret', 'client_secret', 'client-secret', 'cognito'],
  *find({ text }) {
    for (const { name, plain, end } of namesAround(text, secretNames)) {
      if (!/clientsecret|cognito.*secret/.test(plain)) continue
      const found = valueAfter(text, end)
      if (found === undefined || !isClientSecret(found.value)) continue
      const confidence = plain.includes('cognito') ? 'high' : confidenceBy(text, found.start)
      if (confidence === undefined) continue
      const { value: secret, start } = found
      yield { rule: clientSecret, confidence, secret, key: name, start, end: found.end }
    }
  },
}

const isClientSecret = (value: string): boolean =>
  /^[\w+]{24,64}$/.test(value) && !isHex(value) && isRandom(value) && !isPlaceholder(value)

function confidenceBy(text: string, at: number): Match['confidence'] | undefined {
  const around = text.slice(Math.max(0, at - context), at + context)
  if (poolId.test(around) || /cognito/i.test(around)) return 'high'
  return clientId.test(around) ? 'medium' : undefined
}
