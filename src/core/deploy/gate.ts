import { Halted } from '../command/failure.ts'
import type { Digest } from '../image/oci.ts'
import type { Debt } from '../report/report.ts'
import type { Verdict } from '../scan/verdict.ts'
import { verifyVerdict } from '../scan/verify.ts'

export const verdictModes = ['require', 'warn', 'off'] as const
export type VerdictMode = (typeof verdictModes)[number]

/**
 * Does a verdict vouch for the image? `digest` was computed from its bytes (invariant 5).
 * @param rehearsal whether this deploy goes to a stand-in; a rehearsal's verdict satisfies no real one
 * @returns what was let through without one, as debt
 * @throws Halted blocked `verdict-missing` or `digest-mismatch`
 */
export function judgeVerdict(
  verdict: Verdict | undefined,
  digest: Digest,
  mode: VerdictMode,
  rehearsal: boolean,
): readonly Debt[] {
  const refusal = whyNot(verdict, digest, rehearsal)
  if (refusal === undefined) return []
  const { detail, why } = refusal
  if (mode === 'require')
    throw new Halted('blocked', detail, `${why} Nothing was pushed.`, { evidence: { digest } })
  return [
    {
      what: `deployed without a verdict (verdict-mode: ${mode}): ${why}`,
      where: digest,
      'way out': 'run scan-image and give its verdict in input "verdict"',
    },
  ]
}

type Refusal = { readonly detail: 'verdict-missing' | 'digest-mismatch'; readonly why: string }

function whyNot(verdict: Verdict | undefined, digest: Digest, rehearsal: boolean): Refusal | undefined {
  if (verdict === undefined)
    return {
      detail: 'verdict-missing',
      why: `No verdict vouches for ${digest}: give the file that scan-image wrote.`,
    }
  const { outcome, detail, summary } = verifyVerdict(verdict, digest)
  if (outcome !== 'passed')
    return { detail: detail === 'digest-mismatch' ? detail : 'verdict-missing', why: summary }
  if (verdict.rehearsal && !rehearsal)
    return { detail: 'verdict-missing', why: 'The verdict is of a rehearsal; it satisfies no real deploy.' }
  return undefined
}
