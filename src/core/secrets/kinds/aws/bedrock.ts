import type { Rule } from '../../hit.ts'
import type { Kind } from '../../kind.ts'
import { matchAt } from '../token.ts'
import { endOf } from './presigned.ts'

const longTerm: Rule = {
  id: 'aws-bedrock-key',
  title: 'Amazon Bedrock API key (long-term)',
  severity: 'critical',
  rotate: [
    'aws iam list-service-specific-credentials --service-name bedrock.amazonaws.com --user-name {USER}',
    'aws iam update-service-specific-credential --status Inactive --service-specific-credential-id ID --user-name {USER}',
    'aws iam delete-service-specific-credential --service-specific-credential-id ID --user-name {USER}',
    'better none: call Bedrock with the role of the task (ECS task role) or short-term keys',
  ],
  recognised: 'ABSK and base64 of the IAM user, -at-, the account, a colon and the secret',
}
const shortTerm: Rule = {
  id: 'aws-bedrock-short-term-key',
  title: 'Amazon Bedrock API key (short-term)',
  severity: 'high',
  rotate: [
    'it ends within 12 hours; until then revoke the sessions of the role that made it:',
    'aws iam put-role-policy --role-name ROLE --policy-name RevokeOlderSessions --policy-document POLICY',
  ],
  recognised: 'bedrock-api-key- and base64 of a presigned URL of bedrock.amazonaws.com',
}

const long = /(?<![A-Za-z0-9+/])ABSK[A-Za-z0-9+/]{40,400}={0,2}(?![A-Za-z0-9+/=])/g
const short = /(?<![A-Za-z0-9])bedrock-api-key-([A-Za-z0-9+/]{40,4096}={0,2})/g
const owner = /^[\w+=,.@-]{1,128}-at-(\d{12}):.{16,}/

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_bedrock.html */
export const bedrock: Kind = {
  rules: [longTerm, shortTerm],
  inBinary: true,
  anchors: ['absk', 'bedrock-api-key-'],
  isLocal: true,
  *find({ text }) {
    for (const { 0: key, index } of text.matchAll(long)) {
      const account = owner.exec(decoded(key.slice(4)))?.[1]
      if (account === undefined) continue
      yield matchAt({ ...longTerm, title: `${longTerm.title}, account ${account}` }, key, index)
    }
    for (const { 0: key, 1: body = '', index } of text.matchAll(short)) {
      const url = decoded(body)
      if (!url.includes('bedrock.amazonaws.com')) continue
      const until = endOf(url)
      yield { ...matchAt(shortTerm, key, index), ...(until !== undefined && { until }) }
    }
  },
}

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString('latin1')
