import { isCommonPassword } from '../../common-password.ts'
import type { Rule } from '../../hit.ts'
import type { Kind, Match } from '../../kind.ts'
import { isForShow, isProgram } from '../../path.ts'
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

/** `user admin, password …`, `user: admin and password: …` */
const login =
  /(?<![\w-])(?:user|username|login|account)[ :]{1,2}["'`*]{0,3}[\w.@\\-]{2,64}["'`*]{0,3}(?:[ ]?[,/]|[ ](?:and|with))[ ](?:the[ ])?(?<key>password|passphrase|passwd|pwd|pass)[ :]{1,2}["'`*]{0,3}(?<secret>[^\s"'`,;<>(){}[\]]{8,64}?)[.)*]{0,2}(?=[\s"'`,;)]|$)/gi

/** `**Password:** …`, and the words for it that are no name of a program. */
const label =
  /(?:\*\*[ ]?(?<key>password|passphrase|passwort|kennwort)[ ]?(?::[ ]?\*\*|\*\*[ ]?:)|(?<![\p{L}-])(?:mot de passe|contraseña)[ ]?:)[ ]{0,2}[`"']?(?<secret>[^\s"'`,;<>(){}[\]|]{8,64})(?=[\s"'`]|$)/giu

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
  ...kindsOf(
    told,
    [
      {
        anchors: [...nouns, 'pwd', 'pass'].flatMap((word) => [` ${word} `, ` ${word}: `]),
        pattern: login,
        reach: 400,
      },
      {
        anchors: [
          ...['password', 'passphrase', 'passwort', 'kennwort'].flatMap((word) =>
            [':*', ' *', '*'].map((sign) => word + sign),
          ),
          ...['mot de passe', 'contrase'],
        ],
        pattern: label,
        reach: 200,
      },
    ],
    grade,
  ),
  ...kindsOf(
    told,
    [{ anchors: nouns.map((word) => `${word} \``), pattern: inCode, reach: 200 }],
    (secret, path) => (sorts(secret) === 4 ? grade(secret, path) : undefined),
  ),
]

function grade(secret: string, path: string): Match['confidence'] | undefined {
  const strength = strengthOf(secret)
  if (isCommonPassword(secret) || (sorts(secret) < 3 && strength !== 'random')) return undefined
  if (strength !== 'short' && strength !== 'random' && strength !== 'chosen') return undefined
  // A program's tests name its fields so; sentences stand in documents.
  return isProgram(path) && isForShow(path) ? 'low' : 'medium'
}

const sorts = (value: string): number =>
  [/[a-z]/, /[A-Z]/, /\d/, /[!@#$%^&*?+~]/].filter((sort) => sort.test(value)).length
