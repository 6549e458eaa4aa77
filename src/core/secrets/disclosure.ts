import type { Finding, Where } from '../report/finding.ts'
import { fingerprint } from '../report/fingerprint.ts'
import type { Hit } from './hit.ts'

export type Decision = Pick<Finding, 'status' | 'blocking'>

/** The only way a hit leaves the process: without its value. */
export function toFinding(hit: Hit, where: Where, { status, blocking }: Decision): Finding {
  const { rule, confidence, secret, decoded } = hit
  return {
    rule: rule.id,
    severity: rule.severity,
    confidence,
    status,
    blocking,
    title: decoded === undefined ? rule.title : `${rule.title} (decoded from ${decoded.by})`,
    excerpt: excerpt(secret),
    where,
    fingerprint: fingerprintOf(hit, where.path ?? where.surface),
    advice: rule.rotate,
  }
}

export const fingerprintOf = ({ rule, secret, key }: Hit, path: string): string =>
  fingerprint(rule.id, { secret, path, key })

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
