import { inParts, joinedFrom } from '../../decode/joined.ts'
import type { Rule } from '../../hit.ts'
import type { Match } from '../../kind.ts'
import { isPlaceholder } from '../../value.ts'

export const keyId: Rule = {
  id: 'aws-access-key-id',
  title: 'AWS access key id without its secret',
  severity: 'low',
  whose: 'aws sts get-access-key-info --access-key-id KEY_ID   # whose account',
  rotate: ['the id alone opens nothing; look where its secret is kept'],
  recognised: 'AKIA, ASIA, ABIA or ACCA and 16 characters of base32',
}

/**
 * The four prefixes that are credentials, then base32: AIDA, AROA and the like are identifiers.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
const ids = /(?:(?<![A-Za-z0-9])|(?<=\\[nrt]))(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])/g
const idInParts = /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{0,15}(?=["'`\\])/g
const wholeId = /^[A-Z2-7]{20}(?![A-Za-z0-9])/

/** Every access key id that is no placeholder. */
export function* idsIn(text: string): Generator<Match> {
  for (const { 0: secret, index } of text.matchAll(ids)) {
    if (isPlaceholder(secret.slice(4))) continue
    yield { rule: keyId, confidence: 'low', secret, key: '', start: index, end: index + secret.length }
  }
  for (const { index } of text.matchAll(idInParts)) {
    const joined = joinedFrom(text, index)
    const secret = joined?.content.match(wholeId)?.[0]
    if (joined === undefined || secret === undefined || isPlaceholder(secret.slice(4))) continue
    const end = joined.at(secret.length)
    yield { rule: keyId, confidence: 'low', secret, key: '', start: index, ...inParts(text, index, end) }
  }
}
