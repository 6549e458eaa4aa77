import { confidences, severities } from '../report/finding.ts'
import { boundsInWords } from './bounds.ts'
import { blockable, imageKeys, policyKeys, waiverKeys } from './parse.ts'
import { builtIn, charsets, unfixedModes } from './policy.ts'
import { checkKeys, exampleKeys, longestPattern, ruleKeys, ruleName, shortestKeyword } from './rules.ts'

type Schema = { readonly [key: string]: unknown }

const text = (description: string, rest: Schema = {}): Schema => ({
  type: 'string',
  description,
  pattern: '\\S',
  ...rest,
})
const oneOf = (values: readonly string[], description: string): Schema => ({ enum: values, description })
const list = (items: Schema, description: string, rest: Schema = {}): Schema => ({
  type: 'array',
  description,
  items,
  ...rest,
})
/** Every key that the parser takes and no other: a key without a description does not compile. */
function mapping<const K extends string>(
  keys: readonly K[],
  properties: Readonly<Record<K, Schema>>,
  required: readonly K[] = [],
): Schema {
  const inOrder = Object.fromEntries(keys.map((key) => [key, properties[key]]))
  return {
    type: 'object',
    additionalProperties: false,
    properties: inOrder,
    ...(required.length > 0 && { required }),
  }
}

const image = mapping(imageKeys, {
  'fail-on': list({ enum: severities }, 'Severities of vulnerabilities that block.', {
    default: builtIn.image.failOn,
  }),
  unfixed: oneOf(unfixedModes, 'What to do with those that no version mends yet.'),
})

const waiver = mapping(
  waiverKeys,
  {
    fingerprint: text('32 hexadecimal digits, as the report shows them.', { pattern: '^[0-9a-f]{32}$' }),
    reason: text('Why it may stay.'),
    owner: text('Who takes it away.'),
    expires: text(`The last day on which it counts (UTC). Days at most: ${boundsInWords}.`, {
      pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
    }),
  },
  waiverKeys,
)

const rule = mapping(
  ruleKeys,
  {
    name: text('Findings carry the rule own-NAME.', { pattern: ruleName.source }),
    title: text('One line for a person.'),
    keywords: list(
      { type: 'string', minLength: shortestKeyword },
      'One of them stands within 512 characters of every value, in any case.',
      { minItems: 1 },
    ),
    pattern: text('RE2 syntax. The first group is the value; without one the whole match.', {
      maxLength: longestPattern,
    }),
    checks: {
      description: 'What a value must be beside the shape that the pattern gives it.',
      ...mapping(checkKeys, {
        'min-length': { type: 'integer', minimum: 1, description: 'Characters.' },
        'min-bits': { type: 'integer', minimum: 1, description: 'Shannon bits of the whole value.' },
        charset: oneOf(Object.keys(charsets), 'The only characters that it has.'),
      }),
    },
    severity: oneOf(severities, 'Default: high.'),
    confidence: oneOf(confidences, 'Default: high. Low never blocks.'),
    rotate: list(text('A command, or what to do.'), 'How to rotate this kind.'),
    examples: {
      description: 'Tried whenever the policy is read.',
      ...mapping(
        exampleKeys,
        {
          match: list(text('A text in which the rule finds a value.'), 'It must find these.', {
            minItems: 1,
          }),
          'no-match': list(text('A text in which it finds none.'), 'It must not find these.', {
            minItems: 1,
          }),
        },
        exampleKeys,
      ),
    },
  },
  ['name', 'keywords', 'pattern', 'examples'],
)

/** A JSON Schema of `.kship.yml`, for editors: https://json-schema.org/draft-07. */
export const policySchema: Schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Policy of Keyless Ship (.kship.yml)',
  ...mapping(policyKeys, {
    'fail-on': list({ enum: blockable }, 'Confidences of secrets that block. Low never does.', {
      default: builtIn.failOn,
    }),
    image: { description: 'Which vulnerabilities of an image close its gate.', ...image },
    waivers: list(waiver, 'Findings that are accepted for a while. `kship waive` writes them.'),
    rules: list(rule, 'Kinds of secrets that only you have.'),
  }),
}
