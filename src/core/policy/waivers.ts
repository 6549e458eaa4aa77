import type { Finding, Severity } from '../report/finding.ts'
import type { Debt } from '../report/report.ts'
import { lastDay, longest } from './bounds.ts'
import { dayOf } from './day.ts'
import type { Policy, Waiver } from './policy.ts'

/** The waivers of a policy on one day. */
export type Waivers = {
  /** Is a finding accepted today: by a waiver that is not over, nor ends later than one of its severity may. */
  covers(finding: Judged): boolean
  /** All of them, told apart: those that count, those that are over or go too far, those that match none of these. */
  debt(seen: readonly Judged[]): Debt[]
}
type Judged = Pick<Finding, 'fingerprint' | 'severity'>

/** @param now milliseconds since the epoch; days are those of UTC */
export function waiversOn(now: number, { waivers }: Pick<Policy, 'waivers'>): Waivers {
  const today = dayOf(now)
  const isOver = ({ expires }: Waiver): boolean => expires < today
  const isInForce = (one: Waiver, severity: Severity): boolean =>
    !isOver(one) && one.expires <= lastDay(now, severity)
  return {
    covers: ({ fingerprint, severity }) =>
      waivers.some((one) => one.fingerprint === fingerprint && isInForce(one, severity)),
    debt(seen) {
      const severities = new Map(seen.map(({ fingerprint, severity }) => [fingerprint, severity]))
      return waivers.map((one) => {
        if (isOver(one)) return debtOf(one, 'expired waiver')
        const severity = severities.get(one.fingerprint)
        if (severity === undefined)
          return { ...debtOf(one, 'waiver that matches nothing here', idle), unmatched: true }
        if (isInForce(one, severity)) return debtOf(one, 'waived finding')
        const what = `waiver that goes too far: ${severity} severity may be waived for ${longest[severity]} days`
        const end = `kship waive ${one.fingerprint} --update --reason WHY --expires ${lastDay(now, severity)}`
        return debtOf(one, what, `it does not count; end it earlier: ${end}`)
      })
    },
  }
}

const mend = 'rotate the secret or upgrade the package, then delete the waiver'
const idle = 'delete it from the policy, unless another command needs it'

export const debtOf = ({ fingerprint, owner, expires, reason }: Waiver, what: string, way = mend): Debt => ({
  what: `${what} (${reason})`,
  where: `waiver ${fingerprint}`,
  owner,
  due: expires,
  'way out': way,
})
