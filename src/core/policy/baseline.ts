import { counted } from '../report/counted.ts'
import type { Finding, Severity } from '../report/finding.ts'
import { type Report, report } from '../report/report.ts'
import { amend } from './amend.ts'
import { lastDay } from './bounds.ts'
import { parsePolicy } from './parse.ts'
import type { Waiver } from './policy.ts'
import { type Amended, countsLater, type Page, refuseDay, tooLate } from './waive.ts'
import { waiversOn } from './waivers.ts'

export type BaselineRequest = {
  readonly common: Omit<Waiver, 'fingerprint'>
  readonly dryRun: boolean
}

/**
 * One waiver for each open finding, so that from now on only new ones block. What has a waiver keeps it: one that ran
 * out is not renewed by the dozen.
 * @param looked the guard's own report on the repository, judged by the policy as it is
 */
export function baseline(
  { common, dryRun }: BaselineRequest,
  page: Page,
  now: number,
  looked: Pick<Report, 'findings' | 'coverage'>,
): Amended {
  refuseDay(common.expires, now)
  const there = parsePolicy(page.written, page.text).waivers
  const open = byFingerprint(looked.findings.filter(({ status }) => status === 'open'))
  const fresh = [...open].filter(([fingerprint]) => !there.some((one) => one.fingerprint === fingerprint))
  const over = open.size - fresh.length
  for (const [, severity] of fresh) {
    const last = lastDay(now, severity)
    if (common.expires > last) throw tooLate(common.expires, severity, last)
  }
  const added = fresh.map(([fingerprint]): Waiver => ({ fingerprint, ...common }))
  const text = amend(page.text, added)
  const ended =
    over === 0
      ? ''
      : ` ${counted(over, 'waiver')} ran out or ${over === 1 ? 'goes' : 'go'} too far, and ${over === 1 ? 'stays' : 'stay'} so: kship waive FINGERPRINT --update.`
  const summary =
    added.length === 0
      ? `Nothing to add to ${page.written}: no open finding is without a waiver.${ended}`
      : `${counted(added.length, 'waiver')} ${dryRun ? 'would be ' : ''}written into ${page.written}, until ${common.expires}: debt of ${common.owner}.${ended} ${countsLater}`
  return {
    ...(!dryRun && added.length > 0 && { text }),
    report: report({
      command: 'baseline',
      outcome: 'passed',
      detail: added.length === 0 ? 'unchanged' : dryRun ? 'planned' : 'done',
      summary,
      outputs: { added: String(added.length), waivers: String(there.length + (dryRun ? 0 : added.length)) },
      debt: waiversOn(now, { waivers: [...there, ...added] }).debt(looked.findings),
      coverage: looked.coverage,
    }),
  }
}

function byFingerprint(findings: readonly Finding[]): ReadonlyMap<string, Severity> {
  return new Map(findings.map(({ fingerprint, severity }) => [fingerprint, severity]))
}
