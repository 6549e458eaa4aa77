import type { Report } from '../report.ts'
import { placeOf } from './terminal.ts'

/** A job summary may hold 1 MiB; past this many rows the JSON report is the place to look. */
const rows = 500

/** The report as GitHub Markdown. */
export function renderSummary(report: Report): string {
  const table = report.findings
    .slice(0, rows)
    .map(
      (f) =>
        `| ${f.blocking ? 'blocks' : f.status} | ${f.severity} | ${cell(f.title)} | ${cell(placeOf(f.where))} |`,
    )
  const left = report.findings.length - table.length
  return [
    `### ${report.command}: ${report.outcome} (${report.detail})`,
    cell(report.summary),
    ...report.debt.map(
      (debt) => `- debt: ${cell(debt.what)} (${cell(debt.where)}); way out: ${cell(debt['way out'])}`,
    ),
    table.length === 0 ? '' : ['| | severity | what | where |', '|---|---|---|---|', ...table].join('\n'),
    left > 0 ? `${left} more in the JSON report.` : '',
    ...report.coverage.skipped.map(({ what, why }) => `- not read: ${cell(what)} (${cell(why)})`),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n')
}

// Text from a repository must not become markup: no pipe, no tag, no line break, no link.
const cell = (text: string): string =>
  text.replace(/[\r\n]+/g, ' ').replace(/[|<>&[\]`*_\\]/g, (found) => `&#${found.charCodeAt(0)};`)
