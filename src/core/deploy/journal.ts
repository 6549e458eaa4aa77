import type { Clock, Progress } from '../command/progress.ts'
import type { Debt, Json, Skipped } from '../report/report.ts'
import type { Verdict } from '../scan/verdict.ts'
import type { Inspector } from '../secrets/inspect.ts'
import type { VerdictMode } from './gate.ts'
import type { Smoke, Visit } from './smoke.ts'
import type { Subject } from './subject.ts'

/** What every deploy is asked for. */
export type Request = {
  readonly service: string
  readonly environmentInherit: readonly string[]
  readonly remove: readonly string[]
  readonly verdict: Verdict | undefined
  readonly verdictMode: VerdictMode
  readonly smoke: Smoke | undefined
  /** Milliseconds for a deployment to become active, and as long again for a rollback. */
  readonly timeout: number
  readonly dryRun: boolean
  readonly rehearsal: boolean
  /** Finds the secrets in what is asked for, and in what is told of it. */
  readonly inspector: Inspector
}

export type Ports = {
  /** @throws Halted blocked `digest-mismatch` when its bytes are not what they say they are */
  subject(): Promise<Subject>
  readonly visit: Visit
  readonly clock: Clock
  readonly progress: Progress
  readonly signal: AbortSignal
}

/** What has happened so far: the report is written from it, also when the run is cut short. */
export type Journal = {
  /** What was changed, for a person; '' before the first change. */
  state: string
  deployment?: string
  url?: string
  readonly transitions: string[]
  log: readonly string[]
  readonly skipped: Skipped[]
  readonly debt: Debt[]
  readonly evidence: Record<string, Json>
}

export const openJournal = (): Journal => ({
  state: '',
  transitions: [],
  log: [],
  skipped: [],
  debt: [],
  evidence: {},
})

export type Detail =
  | 'deployed'
  | 'unchanged'
  | 'planned'
  | 'rolled-back'
  | 'not-rolled-back'
  | 'superseded'
  | 'crash-looping'
  | 'no-healthy-task'
  | 'still-running'

export type Ending = { readonly detail: Detail; readonly summary: string }
