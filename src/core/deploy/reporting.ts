import type { Halted } from '../command/failure.ts'
import { type Debt, type Outcome, type Report, report } from '../report/report.ts'
import type { Deployed } from './deploy.ts'
import type { Detail, Journal } from './journal.ts'

const outcomes = {
  deployed: 'passed',
  unchanged: 'passed',
  planned: 'passed',
  'rolled-back': 'failed',
  'not-rolled-back': 'failed',
  superseded: 'failed',
  'crash-looping': 'failed',
  'no-healthy-task': 'failed',
  'still-running': 'failed',
} as const satisfies Record<Detail, Outcome>

type Setting = {
  readonly command: string
  readonly rehearsal: boolean
  readonly arn: string
  readonly debt: readonly Debt[]
}

export function deployReport(
  { plan, detail, summary }: Deployed,
  journal: Journal,
  setting: Setting,
): Report {
  const deployment = journal.deployment ?? plan.previous?.id
  return report({
    ...common(journal, setting),
    outcome: outcomes[detail],
    detail,
    summary,
    outputs: {
      url: journal.url ?? '',
      digest: plan.digest,
      'previous-digest': plan.previousDigest ?? '',
      deployment: deployment ?? '',
    },
  })
}

/** A run that could not go on still tells its debt, what it did, and whether it was a rehearsal. */
export const haltedReport = (
  { outcome, detail, message, evidence }: Halted,
  journal: Journal,
  setting: Setting,
): Report => {
  const base = common(journal, setting)
  const deployment = journal.deployment === undefined ? {} : { deployment: journal.deployment }
  return report({
    ...base,
    outcome,
    detail,
    summary: message,
    outputs: deployment,
    evidence: { ...base.evidence, ...evidence },
  })
}

function common(
  { debt, skipped, transitions, log, evidence }: Journal,
  setting: Setting,
): Pick<Report, 'command' | 'rehearsal' | 'debt' | 'coverage' | 'evidence'> {
  return {
    command: setting.command,
    rehearsal: setting.rehearsal,
    debt: [...setting.debt, ...debt],
    coverage: { read: {}, skipped },
    evidence: { caller: setting.arn, ...evidence, transitions, log },
  }
}
