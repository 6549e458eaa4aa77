import { UsageError } from '../command/failure.ts'
import { counted } from '../report/counted.ts'
import { byWorst, type Finding } from '../report/finding.ts'
import { type Debt, type Json, type Report, report } from '../report/report.ts'
import { mostFindings, noMore, withoutRoom } from './crowd.ts'
import { shardOf } from './shard.ts'

type Numbers = Readonly<Record<string, number>>
type Part = { readonly report: Report; readonly index: number; readonly of: number; readonly written: string }

/**
 * One report from those of all shards of one history: counts add up, and what any of them found or could not read
 * counts for the whole.
 * @throws UsageError when a shard is missing, doubled, or of another history
 */
export function join(reports: readonly { readonly written: string; readonly report: Report }[]): Report {
  const parts = reports.map(partOf).sort((a, b) => a.index - b.index)
  const [first] = parts
  if (first === undefined)
    throw new UsageError('missing-input', 'with-report', 'input "with-report" names no report')
  for (const part of parts)
    if (part.of !== first.of || !isSame(part, first)) throw foreign(part.written, first.written)
  const there = new Set(parts.map(({ index }) => index))
  const absent = Array.from({ length: first.of }, (_, at) => at + 1).filter((index) => !there.has(index))
  if (absent.length > 0) throw wrong(`shard ${absent.join(', ')} of ${first.of} is missing`)
  if (parts.length > first.of) throw wrong('a shard is named twice')
  return joined(parts.map((part) => part.report))
}

function partOf({ written, report: one }: { readonly written: string; readonly report: Report }): Part {
  const shard = one.evidence['shard']
  const part = typeof shard === 'string' ? shardOf(shard) : undefined
  if (one.command !== 'secret-guard' || part === undefined)
    throw wrong(`"${written}" is no report of a shard`)
  return { report: one, ...part, written }
}

/** All that names what was read and by whose law. */
const subjectOf = ({ evidence }: Report): string =>
  JSON.stringify(['head', 'tips', 'policy'].map((name) => evidence[name] ?? null))
const isSame = (a: Part, b: Part): boolean => subjectOf(a.report) === subjectOf(b.report)

const foreign = (written: string, first: string): UsageError =>
  wrong(`"${written}" and "${first}" are not of the same refs and policy`)
const wrong = (what: string): UsageError =>
  new UsageError('bad-value', 'with-report', `input "with-report": ${what}`)

const severest = ['blocked', 'incomplete', 'failed', 'passed'] as const

function joined(reports: readonly Report[]): Report {
  const outcome = severest.find((one) => reports.some((part) => part.outcome === one)) ?? 'incomplete'
  const worst = reports.find((part) => part.outcome === outcome)
  const all = distinct(reports.flatMap((part) => part.findings)).sort(byWorst)
  const findings = all.slice(0, mostFindings)
  const open = findings.filter(({ status }) => status === 'open').length
  const blocking = findings.filter((one) => one.blocking).length
  const read = sum(reports.map((part) => part.coverage.read))
  return report({
    command: 'secret-guard',
    outcome,
    detail: worst?.detail ?? 'not-read',
    rehearsal: reports.some((part) => part.rehearsal),
    summary: summaryOf(outcome, blocking, read['commits'] ?? 0, reports.length),
    outputs: { findings: String(open) },
    findings,
    debt: debtOf(reports.flatMap((part) => part.debt)),
    coverage: {
      read,
      skipped: [
        ...reports.flatMap((part) => part.coverage.skipped),
        ...withoutRoom({ ...noMore, sure: all.length - findings.length }),
      ],
    },
    evidence: evidenceOf(reports),
  })
}

function summaryOf(outcome: Report['outcome'], blocking: number, commits: number, shards: number): string {
  const where = `${counted(commits, 'commit')}, in ${counted(shards, 'shard')}`
  if (outcome === 'passed') return `No secret in ${where}.`
  if (outcome !== 'blocked') return `Not all could be read of ${where}.`
  return `${counted(blocking, 'secret')} in ${where}: rotate ${blocking === 1 ? 'it' : 'them'}.`
}

/**
 * A secret at one place comes in several shards when several versions of a file hold it. Which
 * of the commits that brought one is the oldest no shard knows.
 */
function distinct(findings: readonly Finding[]): Finding[] {
  const found = new Map<string, Finding>()
  for (const finding of findings) {
    const { surface, path, ref, commit } = finding.where
    const key = [finding.fingerprint, surface, path ?? commit ?? ref ?? ''].join('\0')
    if (!found.has(key)) found.set(key, finding)
  }
  return [...found.values()]
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

function sum(parts: readonly Numbers[]): Numbers {
  const total = new Map<string, number>()
  for (const part of parts)
    for (const [name, count] of Object.entries(part)) total.set(name, (total.get(name) ?? 0) + count)
  return Object.fromEntries(total)
}

/** Of the ledgers, each of which counts the whole and leaves the other shards' part aside. */
function evidenceOf(reports: readonly Report[]): Readonly<Record<string, Json>> {
  const [first] = reports
  const ledgers = reports.map((part) => (part.evidence['objects'] ?? {}) as Numbers)
  const { counted = 0, trees = 0 } = ledgers[0] ?? {}
  const { 'in other shards': _, ...objects } = sum(ledgers)
  // What each shard asked about keys stands beside its findings.
  const { shard: __, triage: ___, ...rest } = first?.evidence ?? {}
  return { ...rest, shards: reports.length, objects: { ...objects, counted, trees } }
}
