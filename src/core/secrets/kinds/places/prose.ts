import { isCommonPassword } from '../../common-password.ts'
import type { Rule } from '../../hit.ts'
import type { Kind, Match } from '../../kind.ts'
import { kindsOf } from '../../pattern.ts'
import { strengthOf } from '../../strength.ts'

const told: Rule = {
  id: 'password-in-prose',
  title: 'Password in a sentence',
  severity: 'high',
  rotate: [
    'change that password; keep it in a password manager or in Secrets Manager, and name the entry in the text',
  ],
  recognised: 'the word password, then a value of several sorts of characters that is nobody’s example',
}

const sentence =
  /(?<![\w-])(?<key>password|passphrase|passwd|passcode|pwd|pass)[ ](?:is|was)[ ]["'`*]{0,3}(?<secret>[^\s"'`,;<>(){}[\]]{8,64}?)[.)*]{0,2}(?=[\s"'`,;)]|$)/gi

/** As code, where a field's name may stand too. */
const inCode = /(?<![\w-])(?<key>password|passphrase|passwd|passcode)[ ]`(?<secret>[^\s`]{8,64})`/gi

const nouns = ['password', 'passphrase', 'passwd', 'passcode']

/** `The password is …`: what notes and runbooks say. Behind a colon or an equals sign it is an assignment. */
export const prose: readonly Kind[] = [
  ...kindsOf(
    told,
    [
      {
        anchors: [...nouns, 'pwd', 'pass'].flatMap((word) => [`${word} is `, `${word} was `]),
        pattern: sentence,
        reach: 200,
      },
    ],
    grade,
  ),
  ...kindsOf(told, [{ anchors: nouns.map((word) => `${word} \``), pattern: inCode, reach: 200 }], (secret) =>
    sorts(secret) === 4 ? grade(secret) : undefined,
  ),
]

function grade(secret: string): Match['confidence'] | undefined {
  if (isCommonPassword(secret) || sorts(secret) < 3) return undefined
  const strength = strengthOf(secret)
  return strength === 'short' || strength === 'random' || strength === 'chosen' ? 'medium' : undefined
}

const sorts = (value: string): number =>
  [/[a-z]/, /[A-Z]/, /\d/, /[!@#$%^&*?+~]/].filter((sort) => sort.test(value)).length
