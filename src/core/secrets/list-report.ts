import { counted } from '../report/counted.ts'
import type { Finding } from '../report/finding.ts'
import { type Json, type Report, report } from '../report/report.ts'
import { disclosed } from './disclosed.ts'
import { builtIn } from './inspect.ts'
import type { Numbers, Total } from './sum.ts'

export const listScopes = ['history', 'tree'] as const
export type ListScope = (typeof listScopes)[number]

/** How one repository of a list ended. */
export type Ending = {
  readonly report: Report
  /** Else its summary says why not. */
  readonly isRead: boolean
}

/** What a list is told by: shards of one list have it in common. */
export type ListFacts = {
  readonly digest: string
  /** How many it names, whatever part of it is read. */
  readonly repositories: number
  readonly scope: ListScope
}

/** One repository among the evidence; `read` is absent where it could not be read, and `why` says why. */
export type Told = { readonly [fact: string]: Json } & {
  readonly repository: string
  readonly read?: Numbers
}

export const factsOf = (repository: string, { report, isRead }: Ending): Told => ({
  repository,
  outcome: report.outcome,
  detail: report.detail,
  ...(isRead ? { read: report.coverage.read } : { why: reasonOf(report) }),
  ...report.evidence,
})

/** The report of one, with every place in it said to be there. */
export function ofRepository(name: string, { report, isRead }: Ending): Total {
  const { outcome, detail, rehearsal, findings, debt, coverage } = report
  const skipped = coverage.skipped.map((one) => ({ ...one, what: `${name}: ${one.what}` }))
  return {
    ...{ outcome, detail, rehearsal },
    findings: findings.map((one) => there(one, name)),
    debt: debt.map((one) => ({ ...one, where: `${name}: ${one.where}` })),
    coverage: isRead
      ? { read: { repositories: 1, ...coverage.read }, skipped }
      : { read: {}, skipped: [...skipped, { what: name, why: reasonOf(report), count: 1 }] },
  }
}

const there = (finding: Finding, name: string): Finding => ({
  ...finding,
  where: { ...finding.where, resource: name },
  advice: [...finding.advice, `paths and commands are those of ${name}: go there first`],
})

const reasonOf = ({ summary }: Report): string => disclosed(summary.replace(/\.$/, ''), builtIn)

type Evidence = { readonly [name: string]: Json } & { readonly list: ListFacts }

/** @param repositories in the order of the list, as are the parts of `total` or sorted here */
export function listReport(total: Total, repositories: readonly Told[], evidence: Evidence): Report {
  const open = total.findings.filter(({ status }) => status === 'open').length
  return report({
    command: 'secret-guard',
    ...total,
    summary: summaryOf(total, repositories, evidence),
    outputs: { findings: String(open) },
    debt: total.debt.toSorted((a, b) => compare(a.where, b.where)),
    coverage: {
      ...total.coverage,
      skipped: total.coverage.skipped.toSorted((a, b) => compare(a.what, b.what)),
    },
    evidence: { ...evidence, repositories },
  })
}

// Not localeCompare: its order depends on the machine's locale.
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function summaryOf(
  { outcome, findings, coverage }: Total,
  repositories: readonly Told[],
  { list, shards }: Evidence,
): string {
  if (repositories.length === 0) return 'Nothing to read: no repository of the list is in this shard.'
  const { read } = coverage
  const what =
    list.scope === 'tree' ? counted(read['files'] ?? 0, 'file') : counted(read['commits'] ?? 0, 'commit')
  const where = `${what} of ${counted(read['repositories'] ?? 0, 'repository', 'repositories')}`
  const whole = typeof shards === 'number' ? `${where}, in ${counted(shards, 'shard')}` : where
  const blocking = findings.filter((one) => one.blocking).length
  const rest = unreadIn(repositories)
  const said =
    blocking > 0
      ? [`${counted(blocking, 'secret')} in ${whole}: rotate ${blocking === 1 ? 'it' : 'them'}.`, rest]
      : outcome === 'passed'
        ? [`No secret in ${whole}.`]
        : [rest ?? `Not all could be read of ${whole}.`]
  return said.filter((one) => one !== undefined).join(' ')
}

/** So many are named; the report names them all. */
const mostNamed = 3

function unreadIn(repositories: readonly Told[]): string | undefined {
  const unread = repositories.filter(({ read }) => read === undefined).map(({ repository }) => repository)
  if (unread.length === 0) return undefined
  const more = unread.length > mostNamed ? ` and ${unread.length - mostNamed} more` : ''
  const named = unread.slice(0, mostNamed).join(', ')
  return `${unread.length} of ${counted(repositories.length, 'repository', 'repositories')} could not be read: ${named}${more}.`
}
