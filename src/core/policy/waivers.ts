import type { Finding } from '../report/finding.ts'
import type { Debt } from '../report/report.ts'
import { lastDay, longest } from './bounds.ts'
import { dayOf } from './day.ts'
import type { Policy, Waiver } from './policy.ts'

/** The waivers of a policy on one day. */
export type Waivers = {
  /** Is a finding with this fingerprint accepted today. */
  covers(fingerprint: string): boolean
  /** All of them, told apart: those that count, those that count no more or for too long, those that match none of these. */
  debt(seen: readonly Pick<Finding, 'fingerprint' | 'severity'>[]): Debt[]
}

/** @param now milliseconds since the epoch; days are those of UTC */
export function waiversOn(now: number, { waivers }: Pick<Policy, 'waivers'>): Waivers {
  const today = dayOf(now)
  const isOver = ({ expires }: Waiver): boolean => expires < today
  const inForce = new Set(waivers.filter((one) => !isOver(one)).map(({ fingerprint }) => fingerprint))
  return {
    covers: (fingerprint) => inForce.has(fingerprint),
    debt(seen) {
      const severities = new Map(seen.map(({ fingerprint, severity }) => [fingerprint, severity]))
      return waivers.map((one) => {
        if (isOver(one)) return debtOf(one, 'expired waiver')
        const severity = severities.get(one.fingerprint)
        if (severity === undefined) return debtOf(one, 'waiver that matches nothing here', unmatched)
        const last = lastDay(now, severity)
        if (one.expires <= last) return debtOf(one, 'waived finding')
        // It was reviewed, so it counts; what `kship waive` would have refused is told at each run.
        const what = `waived finding, for longer than the ${longest[severity]} days of ${severity} severity`
        return debtOf(one, what, `end it on ${last}, or earlier: kship waive ${one.fingerprint} --update`)
      })
    },
  }
}

const mend = 'rotate the secret or upgrade the package, then delete the waiver'
const unmatched = 'delete it from the policy, unless another command needs it'

export const debtOf = ({ fingerprint, owner, expires, reason }: Waiver, what: string, way = mend): Debt => ({
  what: `${what} (${reason})`,
  where: `waiver ${fingerprint}`,
  owner,
  due: expires,
  'way out': way,
})
