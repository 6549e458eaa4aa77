import type { Rule } from '../../hit.ts'
import type { Kind } from '../../kind.ts'
import { matchAt } from '../token.ts'
import { isDrawn } from '../tokens/drawn.ts'
import { urlAround } from '../tokens/query.ts'

const presigned: Rule = {
  id: 'aws-presigned-url',
  title: 'Presigned AWS URL',
  severity: 'medium',
  rotate: [
    'it opens what it names to everyone until it ends (at most seven days); until then deactivate the key that signed:',
    'aws iam update-access-key --access-key-id KEY_ID --status Inactive --user-name {USER}',
  ],
  recognised:
    'X-Amz-Signature with 64 hexadecimal digits that look drawn, beside X-Amz-Credential and a date',
}

const signature = /X-Amz-Signature=([0-9a-f]{64})(?![0-9a-f])/g

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
export const awsPresigned: Kind = {
  rules: [presigned],
  inBinary: false,
  anchors: ['x-amz-signature='],
  isLocal: true,
  *find({ text }) {
    for (const { 0: written, 1: secret = '', index } of text.matchAll(signature)) {
      const url = urlAround(text, index)
      const until = endOf(url)
      if (until === undefined || !isDrawn(secret) || /X-Amz-Credential=[^&]{0,32}EXAMPLE/.test(url)) continue
      const start = index + written.length - secret.length
      const match = { ...matchAt(presigned, secret, start), until }
      const keyId = /X-Amz-Credential=((?:AKIA|ASIA)[A-Z2-7]{16})(?![A-Z0-9])/.exec(url)?.[1]
      yield keyId === undefined ? match : { ...match, keyId }
    }
  },
}

/** When a presigned URL ends, in seconds since the epoch; undefined when it names no date. */
export function endOf(url: string): number | undefined {
  const parts = /X-Amz-Date=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(url)?.slice(1).map(Number)
  if (parts === undefined) return undefined
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
  const seconds = Number(/X-Amz-Expires=(\d{1,6})/.exec(url)?.[1] ?? 0)
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 + seconds
}
