import type { Confidence } from '../report/finding.ts'
import type { Meaning } from './name.ts'
import type { Strength } from './strength.ts'

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

/** How sure it is that this value under this name is a secret; undefined when they say nothing of one. */
export function gradeOf(
  name: string,
  meaning: Meaning,
  value: string,
  strength: Strength,
): Confidence | undefined {
  if (meaning === 'secret' && strength === 'uuid' && !opens.test(name)) return 'low'
  if (meaning === 'secret' && strength === 'chosen' && isOfManySorts(value)) return 'medium'
  return grades[meaning][strength]
}

/** A UUID under these names lets in; under `token` alone it numbers one. */
const opens = /key|secret|(?:api|auth|access|bearer|refresh|deploy|service|server|admin|personal)[-_]?token/i

/** Both cases, digits, and a sign that joins no words: a name of something else is not written so. */
function isOfManySorts(value: string): boolean {
  const plain = value.replace(/%[0-9A-F]{2}/g, '')
  return plain.length >= 10 && [/[a-z]/, /[A-Z]/, /\d/, /[!@#$%^&*?+]/].every((sort) => sort.test(plain))
}
