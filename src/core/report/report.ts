import type { Finding } from './finding.ts'

/** Exit codes follow the outcome: passed 0, blocked 1, incomplete 3, failed 4 (docs/contract.md). */
export const outcomes = ['passed', 'blocked', 'incomplete', 'failed'] as const
export type Outcome = (typeof outcomes)[number]

/** Every detail code there is, with the outcomes that it may stand beside. Extend it here and nowhere else. */
export const details = {
  // any command
  cancelled: ['incomplete', 'failed'],
  'access-denied': ['incomplete', 'failed'],
  unreachable: ['incomplete', 'failed'],
  refused: ['incomplete', 'failed'],
  'system-refused': ['incomplete'],
  defect: ['failed'],
  // secret-guard
  clean: ['passed'],
  secrets: ['blocked'],
  'objects-missing': ['incomplete'],
  'not-read': ['incomplete'],
  // scan-image
  'digest-mismatch': ['blocked', 'failed'],
  'builder-failed': ['failed'],
  'not-assessed': ['incomplete'],
  vulnerabilities: ['blocked'],
  'engine-failed': ['incomplete'],
  // deploy
  deployed: ['passed'],
  unchanged: ['passed'],
  planned: ['passed'],
  'rolled-back': ['failed'],
  'not-rolled-back': ['failed'],
  superseded: ['failed'],
  'crash-looping': ['failed'],
  'no-healthy-task': ['failed'],
  'still-running': ['failed'],
  'verdict-missing': ['blocked'],
  'would-vanish': ['blocked'],
  'new-secret': ['blocked'],
  'long-lived-key': ['blocked'],
  'redirected-endpoint': ['blocked'],
  // hook, verdict, rehearse
  done: ['passed'],
  'not-installed': ['passed'],
  shadowed: ['blocked'],
  'gate-open': ['failed'],
} as const satisfies Record<string, readonly Outcome[]>
export type Detail = keyof typeof details

/** Something that is allowed today and must go. `since` and `due` are as the source gives them (a version or a date). */
export type Debt = {
  readonly what: string
  readonly where: string
  readonly since?: string
  readonly owner?: string
  readonly due?: string
  readonly 'way out': string
  /** Of a waiver: nothing that was found is under it, in a shard perhaps because another found it. */
  readonly unmatched?: true
}

/** What was looked at (`read`: name → count) and what was not, by name and with the reason. */
export type Coverage = {
  readonly read: Readonly<Record<string, number>>
  readonly skipped: readonly Skipped[]
}
export type Skipped = { readonly what: string; readonly why: string; readonly count: number }

/** Seconds. Stamped by the host: with `evidence.at` the only part in which equal runs may differ. */
export type Timings = { readonly total: number; readonly steps: Readonly<Record<string, number>> }

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** The one thing that every command returns; renderers turn it into text, JSON, a job summary. */
export type Report = {
  readonly schema: 'kship/report@0'
  readonly command: string
  readonly outcome: Outcome
  readonly detail: Detail
  /** True when any endpoint was a stand-in on loopback: such a report satisfies no real deploy. */
  readonly rehearsal: boolean
  /** One sentence for a person. */
  readonly summary: string
  /** Exactly the action's outputs. */
  readonly outputs: Readonly<Record<string, string>>
  readonly findings: readonly Finding[]
  readonly debt: readonly Debt[]
  readonly coverage: Coverage
  readonly evidence: Readonly<Record<string, Json>>
  readonly timings: Timings
}

type Draft = Pick<Report, 'command' | 'outcome' | 'detail' | 'summary'> & Partial<Report>

/** Fills in what a command has nothing to say about; `outcome` and `detail` are always outputs. */
export function report(draft: Draft): Report {
  const allowed: readonly Outcome[] = details[draft.detail]
  if (!allowed.includes(draft.outcome)) {
    throw new Error(`detail "${draft.detail}" does not stand beside outcome "${draft.outcome}"`)
  }
  return {
    schema: 'kship/report@0',
    command: draft.command,
    outcome: draft.outcome,
    detail: draft.detail,
    rehearsal: draft.rehearsal ?? false,
    summary: draft.summary,
    outputs: { outcome: draft.outcome, detail: draft.detail, ...draft.outputs },
    findings: draft.findings ?? [],
    debt: draft.debt ?? [],
    coverage: draft.coverage ?? { read: {}, skipped: [] },
    evidence: draft.evidence ?? {},
    timings: draft.timings ?? { total: 0, steps: {} },
  }
}
