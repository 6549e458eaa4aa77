import type { Finding, Where } from '../finding.ts'
import type { Debt, Report, Skipped } from '../report.ts'
import { type Crowd, crowdsOf, placeOfAll, sharedAdvice } from './crowd.ts'
import { printable } from './printable.ts'

export type Look = { readonly colour: boolean }

const marks = { passed: '✓', blocked: '✗', incomplete: '?', failed: '✗' } as const
const colours = { passed: 32, blocked: 31, incomplete: 33, failed: 31 } as const

type Line = { readonly text: string; readonly colour?: number }

/** The report for a person: debt first, then findings with what to do next, then what was looked at. */
export function renderTerminal(report: Report, look: Look): string {
  const headline = `${marks[report.outcome]} ${report.command}: ${report.outcome} (${report.detail})`
  const lines: Line[] = [
    ...report.debt.map(debtLine),
    ...crowdsOf(report.findings).flatMap((crowd) =>
      crowd.length === 1 ? findingLines(crowd[0]) : crowdLines(crowd),
    ),
    ...Object.entries(report.outputs)
      .filter(isWorthALine)
      .map(([name, value]) => ({ text: `  ${name}: ${value}` })),
    ...coverageLines(report),
    ...(report.rehearsal
      ? [{ text: '  rehearsal: a stand-in answered, no real deploy accepts this report' }]
      : []),
    { text: `${headline} ${report.summary}`, colour: colours[report.outcome] },
  ]
  return lines.map((line) => `${painted(line, look)}\n`).join('')
}

function painted({ text, colour }: Line, look: Look): string {
  const safe = printable(text)
  return look.colour && colour !== undefined ? `\u001b[${colour}m${safe}\u001b[0m` : safe
}

const isWorthALine = ([name, value]: [string, string]): boolean =>
  name !== 'outcome' && name !== 'detail' && name !== 'findings' && value !== ''

const debtLine = (debt: Debt): Line => {
  const since = debt.since === undefined ? '' : `, since ${debt.since}`
  return { text: `! debt: ${debt.what} (${debt.where}${since}); way out: ${debt['way out']}`, colour: 33 }
}

const findingLines = (finding: Finding): Line[] => [
  headLine(finding, finding.title),
  { text: `  at ${shownAt(finding)}` },
  ...finding.advice.map((line) => ({ text: `  → ${line}` })),
  { text: `  fingerprint ${finding.fingerprint}` },
]

/** What is to be done once, and a line for each. */
const crowdLines = (crowd: Crowd): Line[] => [
  headLine(crowd[0], `${crowd.length} × ${crowd[0].title}, ${placeOfAll(crowd)}`),
  ...sharedAdvice(crowd).map((line) => ({ text: `  → ${line}` })),
  ...(crowd[0].blocking ? [{ text: `  → ${toAccept}` }] : []),
  ...crowd.map((finding) => ({ text: `  at ${shownAt(finding)}, fingerprint ${finding.fingerprint}` })),
]

const toAccept =
  'to accept them for a while: kship waive FINGERPRINT --reason WHY --expires YYYY-MM-DD; kship baseline   # all secrets'

function headLine({ rule, severity, confidence, blocking, status }: Finding, what: string): Line {
  const state = blocking ? 'BLOCKS' : status === 'open' ? 'reported' : status
  const text = `${state} ${what} [${rule}, ${severity}, ${confidence} confidence]`
  return { text, ...(blocking && { colour: 31 }) }
}

const shownAt = ({ where, excerpt }: Finding): string =>
  `${placeOf(where)}${excerpt === undefined ? '' : `: ${excerpt}`}`

/** `deploy/push.sh:25:28 in commit 5b2e…`, or whatever of it is known. */
export function placeOf(where: Where): string {
  const position =
    where.line === undefined ? '' : `:${where.line}${where.column === undefined ? '' : `:${where.column}`}`
  const within = [
    where.layer === undefined ? '' : ` in layer ${where.layer}`,
    where.instruction === undefined ? '' : ` (${where.instruction})`,
    where.commit === undefined ? '' : ` in commit ${where.commit.slice(0, 12)}`,
    where.ref === undefined ? '' : ` on ${where.ref}`,
    where.resource === undefined ? '' : ` of ${where.resource}`,
  ]
  return `${where.path ?? where.surface}${position}${within.join('')}`
}

function coverageLines({ coverage }: Report): Line[] {
  const read = Object.entries(coverage.read).map(([name, count]) => `${count} ${name}`)
  return [
    ...(read.length === 0 ? [] : [{ text: `  read: ${read.join(', ')}` }]),
    ...coverage.skipped.map(skippedLine),
  ]
}

const skippedLine = ({ what, why, count }: Skipped): Line => ({
  text: `  not read: ${count === 1 ? '' : `${count} × `}${what} (${why})`,
})
