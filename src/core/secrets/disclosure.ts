import type { Finding, Triage, Where } from '../report/finding.ts'
import { fingerprint } from '../report/fingerprint.ts'
import { adviceOf } from './advice.ts'
import type { Hit } from './hit.ts'

export type Decision = Pick<Finding, 'status' | 'blocking'>

/** The only way a hit leaves the process: without its value. */
export function toFinding(
  hit: Hit,
  where: Where,
  { status, blocking }: Decision,
  { account, user }: Pick<Triage, 'account' | 'user'> = {},
): Finding {
  const { rule, confidence, secret, comment, decoded } = hit
  const itself = fingerprintOf(hit, where.path ?? where.surface)
  const known = { SECRET_NAME: hit.key, FILE: where.path, FINGERPRINT: itself, USER: user }
  const advice = adviceOf(rule, known, account !== undefined)
  return {
    rule: rule.id,
    severity: rule.severity,
    confidence,
    status,
    blocking,
    title: decoded === undefined ? rule.title : `${rule.title} (decoded from ${decoded.by})`,
    ...(rule.isHabit !== true && { excerpt: excerpt(secret) }),
    where,
    fingerprint: itself,
    advice: comment === undefined || status !== 'open' ? advice : [...advice, ofNoUse(comment, itself)],
  }
}

export const fingerprintOf = ({ rule, secret, key }: Hit, path: string): string =>
  fingerprint(rule.id, { secret, path, key })

const ofNoUse = (comment: string, fingerprint: string): string =>
  `the comment "${comment}" counts for nothing here; to accept the finding for a while: ` +
  `kship waive ${fingerprint} --reason WHY --expires YYYY-MM-DD`

/** `1sc… (52 characters)`: at most three characters, and none of a short value. */
export const excerpt = (secret: string): string =>
  `${secret.length < 12 ? '' : `${secret.slice(0, 3)}… `}(${secret.length} characters)`

/** A path, ref or title that itself holds secrets, with each of them replaced by its excerpt. */
export const masked = (text: string, hits: readonly Hit[]): string =>
  hits.reduce(
    (rest, { secret, decoded }) =>
      rest.replaceAll(secret, excerpt(secret)).replaceAll(decoded?.written ?? secret, excerpt(secret)),
    text,
  )
