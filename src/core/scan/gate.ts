import type { Policy } from '../policy/policy.ts'
import type { Waivers } from '../policy/waivers.ts'
import type { Finding, Severity } from '../report/finding.ts'
import type { Hit } from '../secrets/hit.ts'
import type { Vulnerability } from './assessment.ts'

export type Decision = Pick<Finding, 'status' | 'blocking'>

/** Decides about the findings of one image, by one policy on one day. */
export type Judge = {
  secret(fingerprint: string, hit: Judged): Decision
  vulnerability(fingerprint: string, vulnerability: Vulnerability): Decision
}

/** As much of a hit as decides. */
type Judged = Pick<Hit, 'confidence'> & { readonly rule: Pick<Hit['rule'], 'severity'> }

export function judgeBy({ failOn, image }: Policy, waivers: Waivers): Judge {
  const decide = (fingerprint: string, severity: Severity, closes: boolean): Decision =>
    waivers.covers({ fingerprint, severity })
      ? { status: 'waived', blocking: false }
      : { status: 'open', blocking: closes }
  return {
    secret: (fingerprint, { confidence, rule }) =>
      decide(fingerprint, rule.severity, failOn.includes(confidence)),
    vulnerability(fingerprint, one) {
      if (one.suppressed === true) return { status: 'known', blocking: false }
      const isMendable = one.package.fixed !== undefined || image.unfixed === 'block'
      return decide(fingerprint, one.severity, isMendable && image.failOn.includes(one.severity))
    },
  }
}
