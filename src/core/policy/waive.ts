import { UsageError } from '../command/failure.ts'
import type { Finding } from '../report/finding.ts'
import { type Report, report } from '../report/report.ts'
import { amend } from './amend.ts'
import { boundsInWords, lastDay, longest } from './bounds.ts'
import { dayOf, daysAfter, isDay } from './day.ts'
import { parsePolicy } from './parse.ts'
import type { Waiver } from './policy.ts'
import { debtOf } from './waivers.ts'

/** A policy file before and after: `written` is how a person calls it, `text` what it holds ('' when it is new). */
export type Page = { readonly written: string; readonly text: string }
export type Amended = {
  /** What the file should hold; undefined when it stays as it is. */
  readonly text?: string
  readonly report: Report
}

export type WaiverRequest = {
  readonly waiver: Waiver
  /** Takes the place of a waiver that is there already. */
  readonly update: boolean
  readonly dryRun: boolean
}

/**
 * Writes one waiver.
 * @param finding what the guard knows under this fingerprint; a vulnerability's is none of its own
 */
export function waive(
  { waiver, update, dryRun }: WaiverRequest,
  page: Page,
  now: number,
  finding?: Pick<Finding, 'severity' | 'title' | 'rule'>,
): Amended {
  refuseWrong(waiver, now, finding)
  const there = parsePolicy(page.written, page.text).waivers.find(
    ({ fingerprint }) => fingerprint === waiver.fingerprint,
  )
  if (there !== undefined && isSame(there, waiver)) return unchanged(waiver, page)
  if (there !== undefined && !update) throw waivedAlready(there)
  const change = there === undefined ? 'added' : 'updated'
  const text = amend(page.text, [waiver])
  parsePolicy(page.written, text)
  const what =
    finding === undefined
      ? `no secret here has this fingerprint; it may be that of a vulnerability (days at most: ${boundsInWords})`
      : `${finding.title} [${finding.rule}, ${finding.severity}]`
  return {
    ...(!dryRun && { text }),
    report: report({
      command: 'waive',
      outcome: 'passed',
      detail: dryRun ? 'planned' : 'done',
      summary: `Waiver ${dryRun ? `would be ${change}` : change} in ${page.written} until ${waiver.expires}: ${what}. ${countsLater}`,
      outputs: { waiver: change, fingerprint: waiver.fingerprint, expires: waiver.expires },
      debt: [debtOf(waiver, 'waived finding')],
    }),
  }
}

/** A waiver is law only where the law is read from. */
export const countsLater = 'In Actions it counts once it is on the base branch.'

function unchanged(waiver: Waiver, page: Page): Amended {
  return {
    report: report({
      command: 'waive',
      outcome: 'passed',
      detail: 'unchanged',
      summary: `${page.written} holds this waiver already, until ${waiver.expires}.`,
      outputs: { waiver: 'unchanged', fingerprint: waiver.fingerprint, expires: waiver.expires },
      debt: [debtOf(waiver, 'waived finding')],
    }),
  }
}

const isSame = (a: Waiver, b: Waiver): boolean =>
  a.reason === b.reason && a.owner === b.owner && a.expires === b.expires

function waivedAlready({ owner, expires }: Waiver): UsageError {
  const message = `input "fingerprint": it is waived already (${owner}, until ${expires}); add --update to change that`
  return new UsageError('conflicting-inputs', 'fingerprint', message)
}

function refuseWrong(
  { fingerprint, expires }: Waiver,
  now: number,
  finding: Pick<Finding, 'severity'> | undefined,
): void {
  if (!/^[0-9a-f]{32}$/.test(fingerprint)) {
    const message = `input "fingerprint" must be 32 hexadecimal digits, as the report shows them, got "${fingerprint}"`
    throw new UsageError('bad-value', 'fingerprint', message)
  }
  refuseDay(expires, now)
  // What is not known here is judged by its severity where it is found.
  const last =
    finding === undefined
      ? daysAfter(now, Math.max(...Object.values(longest)))
      : lastDay(now, finding.severity)
  if (expires > last) throw tooLate(expires, finding?.severity ?? 'any', last)
}

export const tooLate = (expires: string, severity: string, last: string): UsageError =>
  new UsageError(
    'bad-value',
    'expires',
    `input "expires" may be ${last} at the latest for ${severity} severity (days at most: ${boundsInWords}), got "${expires}"`,
  )

export function refuseDay(expires: string, now: number): void {
  if (!isDay(expires)) {
    throw new UsageError(
      'bad-value',
      'expires',
      `input "expires" must be a day as YYYY-MM-DD, got "${expires}"`,
    )
  }
  if (expires < dayOf(now)) {
    throw new UsageError('bad-value', 'expires', `input "expires" must not be past, got "${expires}"`)
  }
}
