import type { Rule } from '../../hit.ts'
import type { Kind } from '../../kind.ts'
import { isPlaceholder } from '../../value.ts'

const password: Rule = {
  id: 'aws-console-password',
  title: 'Password of an IAM user for the AWS console',
  severity: 'critical',
  rotate: [
    'aws iam delete-login-profile --user-name {USER}   # or: aws iam update-login-profile --password-reset-required …',
    'aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue={USER}',
    'better no user: sign in through IAM Identity Center',
  ],
  recognised: 'the CSV that the console gives out: a column Password beside the account’s sign-in address',
}

const head = /^["\ufeff]?User ?[nN]ame"?,"?Password"?,.*$/gm
const row =
  /\r?\n"?([^",\n]{1,64})"?,"?([^"\n]{8,128}?)"?,[^\n]{0,200}https:\/\/[^\s"]{1,80}\.signin\.aws\.amazon\.com\/console/y

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_admin-change-user.html */
export const awsConsole: Kind = {
  rules: [password],
  inBinary: false,
  reach: Number.POSITIVE_INFINITY,
  anchors: ['.signin.aws.amazon.com/console'],
  *find({ text }) {
    for (const { 0: line, index } of text.matchAll(head)) {
      row.lastIndex = index + line.length
      for (let found = row.exec(text); found !== null; found = row.exec(text)) {
        const [written, user = '', secret = ''] = found
        const start = found.index + written.indexOf(secret, user.length)
        if (!isPlaceholder(secret)) {
          yield { rule: password, confidence: 'high', secret, key: user, start, end: start + secret.length }
        }
        const lineEnd = text.indexOf('\n', row.lastIndex)
        if (lineEnd === -1) break
        row.lastIndex = lineEnd
      }
    }
  },
}
