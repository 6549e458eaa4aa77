import type { Debt } from '../report/report.ts'
import type { Policy, Waiver } from './policy.ts'

/** The waivers of a policy on one day. */
export type Waivers = {
  /** Is a finding with this fingerprint accepted today. */
  covers(fingerprint: string): boolean
  /** Waivers that count no more, or that matched none of these fingerprints. */
  debt(seen: ReadonlySet<string>): Debt[]
}

/** @param now milliseconds since the epoch; days are those of UTC */
export function waiversOn(now: number, { waivers }: Policy): Waivers {
  const today = new Date(now).toISOString().slice(0, 10)
  const isOver = ({ expires }: Waiver): boolean => expires < today
  const inForce = new Set(waivers.filter((one) => !isOver(one)).map(({ fingerprint }) => fingerprint))
  return {
    covers: (fingerprint) => inForce.has(fingerprint),
    debt: (seen) =>
      waivers.flatMap((one) => {
        if (isOver(one)) return [debtOf(one, 'expired waiver', `${mend}, then delete the waiver`)]
        if (seen.has(one.fingerprint))
          return [debtOf(one, 'waived finding', `${mend}, then delete the waiver`)]
        return [
          debtOf(
            one,
            'waiver that matches nothing here',
            'delete it from the policy, unless another command needs it',
          ),
        ]
      }),
  }
}

const mend = 'rotate the secret or upgrade the package'

const debtOf = ({ fingerprint, owner, expires, reason }: Waiver, what: string, way: string): Debt => ({
  what: `${what} (${reason})`,
  where: `waiver ${fingerprint}`,
  owner,
  due: expires,
  'way out': way,
})
