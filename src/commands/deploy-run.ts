import { readInputFileIfAny } from '../adapters/system/input-file.ts'
import type { Site } from '../core/command/command.ts'
import { cancelled } from '../core/command/execute.ts'
import { Halted } from '../core/command/failure.ts'
import type { Deployed } from '../core/deploy/deploy.ts'
import type { DeployInputs } from '../core/deploy/inputs.ts'
import { type Journal, openJournal } from '../core/deploy/journal.ts'
import { deployReport, haltedReport } from '../core/deploy/reporting.ts'
import type { Debt, Report } from '../core/report/report.ts'
import type { Inspector } from '../core/secrets/inspect.ts'
import { inspectorBy } from '../core/secrets/own-rules.ts'
import type { AwsSession } from './aws-session.ts'
import { imageLaw } from './image-law.ts'

/** The outputs of every deploy. */
export const deployOutputs = {
  url: 'Public URL of the service.',
  digest: 'Digest of the image.',
  'previous-digest': 'Digest of the image that ran before.',
} as const

/** What a deploy did becomes the report, also when it could not go on. */
export async function reported(
  command: string,
  session: AwsSession,
  { signal }: Site,
  work: (journal: Journal) => Promise<Deployed>,
): Promise<Report> {
  const journal = openJournal()
  const setting = { ...session, command }
  try {
    return deployReport(await work(journal), journal, setting)
  } catch (error) {
    const halted = signal.aborted ? cancelled(error) : error
    if (halted instanceof Halted) return haltedReport(halted, journal, setting)
    throw error
  }
}

/** A verdict file that is not there is no verdict: the gate says so, or not, by its mode. */
export async function verdictText(
  given: DeployInputs,
  folder: string,
  { progress }: Site,
): Promise<string | undefined> {
  const { verdict: file } = given
  if (file === undefined || given['verdict-mode'] === 'off') return undefined
  const text = await readInputFileIfAny(folder, file, 'verdict')
  if (text === undefined) progress.warn('input "verdict": there is no such file')
  return text
}

type Judging = {
  /** Knows the rules of the policy that judges the image too: for what is deployed, and for what a log says. */
  readonly inspector: Inspector
  /** Of that policy. */
  readonly owed: readonly Debt[]
}

export async function judgingBy(
  given: DeployInputs & { readonly policy: string | undefined },
  folder: string,
  site: Site,
): Promise<Judging> {
  const { policy, debt = [] } = await imageLaw(folder, given, site)
  return { inspector: await inspectorBy({ rules: policy.rules, now: site.clock.now() }), owed: debt }
}
