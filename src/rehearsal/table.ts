import { printable } from '../core/report/render/printable.ts'
import type { Look } from '../core/report/render/terminal.ts'
import type { Json, Report } from '../core/report/report.ts'

type Row = { readonly [key: string]: Json }
const columns = ['road', 'step', 'outcome', 'detail', 'exit', 'digest', 'seconds'] as const

/** The rehearsal's report: one table, one line on what it proved and what not, where the rest stands. */
export function renderRoad(report: Report, { colour }: Look): string {
  const rows = (report.evidence['steps'] ?? []) as readonly Row[]
  const cells = [columns.map(String), ...rows.map((row) => columns.map((name) => String(row[name] ?? '')))]
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  const table = cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const facts = (report.evidence['facts'] ?? []) as readonly string[]
  const lines = rows.length === 0 ? facts : [...table, '', ...facts]
  const paint = report.outcome === 'passed' ? 32 : 31
  const last = `${report.outcome === 'passed' ? '✓' : '✗'} rehearse: ${report.outcome} (${report.detail}) ${report.summary}`
  const closing = colour ? `\u001b[${paint}m${printable(last)}\u001b[0m` : printable(last)
  return `${[...lines.map(printable), closing].join('\n')}\n`
}
