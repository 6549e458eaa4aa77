import { UsageError } from '../command/failure.ts'
import { counted } from '../report/counted.ts'
import type { Finding } from '../report/finding.ts'
import { type Debt, type Json, type Report, report } from '../report/report.ts'
import { joinLists } from './join-lists.ts'
import { type Shard, shardOf } from './shard.ts'
import { type Numbers, Sum, Tally, type Total } from './sum.ts'

type Part = Shard & { readonly report: Report; readonly written: string }

/**
 * One report from those of all shards of one history, or of one list of repositories: counts add up, and what any of
 * them found or could not read counts for the whole.
 * @throws UsageError when a shard is missing, doubled, or of another history or list
 */
export function join(reports: readonly { readonly written: string; readonly report: Report }[]): Report {
  const parts = reports.map(partOf).sort((a, b) => a.index - b.index)
  const [first] = parts
  if (first === undefined)
    throw new UsageError('missing-input', 'with-report', 'input "with-report" names no report')
  for (const part of parts) if (part.of !== first.of || !isSame(part, first)) throw foreign(part, first)
  const there = new Set(parts.map(({ index }) => index))
  const absent = Array.from({ length: first.of }, (_, at) => at + 1).filter((index) => !there.has(index))
  if (absent.length > 0) throw wrong(`shard ${absent.join(', ')} of ${first.of} is missing`)
  if (parts.length > first.of) throw wrong('a shard is named twice')
  return isOfList(first) ? joinLists(parts) : joined(parts.map((part) => part.report))
}

function partOf({ written, report: one }: { readonly written: string; readonly report: Report }): Part {
  const shard = one.evidence['shard']
  const part = typeof shard === 'string' ? shardOf(shard) : undefined
  if (one.command !== 'secret-guard' || part === undefined)
    throw wrong(`"${written}" is no report of a shard`)
  return { report: one, ...part, written }
}

/** All that names what was read and by whose law; each repository of a list has its own. */
const subjectOf = ({ evidence }: Report): string =>
  JSON.stringify(['head', 'tips', 'policy', 'list'].map((name) => evidence[name] ?? null))
const isSame = (a: Part, b: Part): boolean => subjectOf(a.report) === subjectOf(b.report)
const isOfList = ({ report: { evidence } }: Part): boolean => evidence['list'] !== undefined

const foreign = (one: Part, other: Part): UsageError => {
  const names = `"${one.written}" and "${other.written}"`
  if (isOfList(one) !== isOfList(other))
    return wrong(`of ${names} one is of a list of repositories, the other of one history`)
  return wrong(`${names} are not of the same ${isOfList(one) ? 'list and scope' : 'refs and policy'}`)
}
const wrong = (what: string): UsageError =>
  new UsageError('bad-value', 'with-report', `input "with-report": ${what}`)

function joined(reports: readonly Report[]): Report {
  const total = totalOf(reports)
  const open = total.findings.filter(({ status }) => status === 'open').length
  return report({
    command: 'secret-guard',
    ...total,
    summary: summaryOf(total, reports.length),
    outputs: { findings: String(open) },
    debt: debtOf(total.debt),
    evidence: evidenceOf(reports),
  })
}

/**
 * A secret at one place comes in several shards when several versions of a file hold it. Which
 * of the commits that brought one is the oldest no shard knows.
 */
function totalOf(reports: readonly Report[]): Total {
  const sum = new Sum()
  const seen = new Set<string>()
  for (const part of reports) {
    const findings = part.findings.filter((one) => !seen.has(placeOf(one)))
    for (const one of findings) seen.add(placeOf(one))
    sum.add({ ...part, findings })
  }
  return sum.total
}

const placeOf = ({ fingerprint, where: { surface, path, ref, commit } }: Finding): string =>
  [fingerprint, surface, path ?? commit ?? ref ?? ''].join('\0')

function summaryOf({ outcome, findings, coverage }: Total, shards: number): string {
  const blocking = findings.filter((one) => one.blocking).length
  const where = `${counted(coverage.read['commits'] ?? 0, 'commit')}, in ${counted(shards, 'shard')}`
  if (outcome === 'passed') return `No secret in ${where}.`
  if (outcome !== 'blocked') return `Not all could be read of ${where}.`
  return `${counted(blocking, 'secret')} in ${where}: rotate ${blocking === 1 ? 'it' : 'them'}.`
}

/** A waiver that matches nothing in one shard is none when it matches in another. */
function debtOf(debt: readonly Debt[]): Debt[] {
  const found = new Map<string, Debt>()
  for (const one of debt) {
    const before = found.get(one.where)
    if (before === undefined || before.unmatched) found.set(one.where, one)
  }
  return [...found.values()]
}

/** Of the ledgers, each of which counts the whole and leaves the other shards' part aside. */
function evidenceOf(reports: readonly Report[]): Readonly<Record<string, Json>> {
  const [first] = reports
  const ledgers = reports.map((part) => (part.evidence['objects'] ?? {}) as Numbers)
  const { counted: whole = 0, trees = 0 } = ledgers[0] ?? {}
  const all = new Tally()
  for (const ledger of ledgers) all.add(ledger)
  const { 'in other shards': _, ...objects } = all.counts
  // What each shard asked about keys stands beside its findings.
  const { shard: __, triage: ___, ...rest } = first?.evidence ?? {}
  return { ...rest, shards: reports.length, objects: { ...objects, counted: whole, trees } }
}
