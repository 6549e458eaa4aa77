import type { Finding } from '../finding.ts'
import type { Report } from '../report.ts'
import { crowdsOf, placeOfAll, sharedAdvice } from './crowd.ts'
import { printable } from './printable.ts'
import { placeOf } from './terminal.ts'

/** A job summary over 1 MiB is thrown away whole; below this many bytes there is room for the rest of the job. */
const limit = 900_000

/** The report as GitHub Markdown, at most `limit` bytes: what did not fit is counted, and stands in the JSON report. */
export function renderMarkdown(report: Report): string {
  const { command, outcome, detail, rehearsal, summary, debt, findings, coverage, outputs } = report
  const parts = [
    `### ${command}: ${outcome} (${detail})`,
    cell(summary),
    ...(rehearsal ? ['A stand-in answered: no real deploy accepts this report.'] : []),
    ...debt.map((one) => `- debt: ${cell(one.what)} (${cell(one.where)}); way out: ${cell(one['way out'])}`),
    ...tableOf(findings),
    ...Object.entries(outputs).flatMap(([name, value]) =>
      name === 'outcome' || name === 'detail' || value === '' ? [] : [`- ${name}: ${cell(value)}`],
    ),
    ...coverage.skipped.map(({ what, why }) => `- not read: ${cell(what)} (${cell(why)})`),
  ]
  const { kept, left } = within(limit, parts)
  const more = left === 0 ? [] : [`${left} more lines in the JSON report.`]
  return `${[...kept, ...more].join('\n\n').replaceAll('|\n\n|', '|\n|')}\n`
}

function tableOf(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return []
  return [
    '| | severity | what | where | what to do |\n|---|---|---|---|---|',
    ...crowdsOf(findings).map((crowd) => {
      const [{ blocking, status, severity, title, where, advice }] = crowd
      const isOne = crowd.length === 1
      const what = isOne ? title : `${crowd.length} × ${title}`
      const place = isOne ? placeOf(where) : `${placeOfAll(crowd)}, each in the JSON report`
      const next = (isOne ? advice : sharedAdvice(crowd))[0] ?? ''
      return `| ${[blocking ? 'blocks' : status, severity, cell(what), cell(place), cell(next)].join(' | ')} |`
    }),
  ]
}

function within(bytes: number, parts: readonly string[]): { kept: readonly string[]; left: number } {
  let room = bytes
  const end = parts.findIndex((part) => {
    room -= Buffer.byteLength(part) + 2
    return room < 0
  })
  return end < 0 ? { kept: parts, left: 0 } : { kept: parts.slice(0, end), left: parts.length - end }
}

// Text from a repository must not become markup: no pipe, no tag, no line break, no link, no mention.
const cell = (text: string): string =>
  printable(text.replace(/[\r\n]+/g, ' ')).replace(
    /[|<>&[\]`*_\\@#]/g,
    (found) => `&#${found.charCodeAt(0)};`,
  )
