import { type Assigned, assignedTo } from '../assigned.ts'
import { type Name, namesAt } from '../assignment.ts'
import type { Rule } from '../hit.ts'
import type { Kind, Match } from '../kind.ts'
import { isForTests, type Meaning, meaningOf } from '../name.ts'
import { isForShow } from '../path.ts'
import { type Strength, strengthOf } from '../strength.ts'
import { isOfOwnKind } from '../value.ts'

const assigned: Rule = {
  id: 'secret-assignment',
  title: 'Secret value given to a name',
  severity: 'high',
  rotate: [
    'change the value where it was issued: it stays in the history when the line is deleted',
    'aws ssm put-parameter --name /APP/SECRET_NAME --type SecureString --value VALUE',
    'read SECRET_NAME from the environment, and hand it over by reference (valueFrom)',
  ],
  recognised:
    'a name whose last word means secret, given a value that looks drawn at random or chosen as a password',
}

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
  ...['senha', 'contrasena', 'wachtwoord', 'haslo', '_pat', 'psw', '_pw', 'bindpw', 'rootpw'],
]

/** A name that means secret, beside a value that was drawn or chosen to be one. */
export const generic: Kind = {
  rules: [assigned],
  inBinary: false,
  anchors: secretAnchors,
  *find({ path, text }, places) {
    const isShown = isForShow(path)
    for (const name of namesAt(text, places)) {
      const value = assignedTo(text, name)
      if (value === undefined) continue
      const confidence = judge(name, value, isShown || isExample(text, name.end))
      if (confidence === undefined) continue
      const { value: secret, start, end } = value
      yield { rule: assigned, confidence, secret, key: name.name, start, end }
    }
  },
}

type Confidence = Match['confidence']

function judge({ name }: Name, { value, form }: Assigned, isShown: boolean): Confidence | undefined {
  const meaning = meaningOf(name)
  if (meaning === 'none' || isOfOwnKind(value) || value.length < 6) return undefined
  const strength = strengthOf(value)
  if ((form === 'loose' || (form === 'bare' && strength === 'weak')) && !isNoIdentifier(value, strength))
    return undefined
  const isIdOfToken = strength === 'uuid' && meaning === 'secret' && !/key|secret/i.test(name)
  const confidence = isIdOfToken ? 'low' : grades[meaning][strength]
  if (confidence === undefined) return undefined
  if (isShown || isForTests(name)) return 'low'
  return confidence
}

/** What an API's description gives as an example. */
const isExample = (text: string, at: number): boolean =>
  /\bexamples?["']?:/i.test(text.slice(Math.max(0, at - 600), at))

/** Bare text behind `name = ` may be a variable of a program. */
const isNoIdentifier = (value: string, strength: Strength): boolean =>
  strength === 'chosen' || strength === 'weak'
    ? /[^\w.-]/.test(value) || /^\d|\d[A-Za-z]+\d/.test(value)
    : true

/** What a name and a value say together; what is absent is silent. */
const grades: Readonly<Record<Meaning, Partial<Readonly<Record<Strength, Confidence>>>>> = {
  password: {
    random: 'medium',
    hex: 'medium',
    uuid: 'medium',
    short: 'medium',
    chosen: 'medium',
    weak: 'low',
  },
  secret: { random: 'medium', hex: 'medium', uuid: 'medium', short: 'medium', chosen: 'low' },
  likely: { random: 'medium', hex: 'low', short: 'low', chosen: 'low' },
  faint: { random: 'low' },
  none: {},
}
