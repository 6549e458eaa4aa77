import { printable } from '../core/report/render/printable.ts'
import type { Look } from '../core/report/render/terminal.ts'
import type { Json, Report } from '../core/report/report.ts'

type Row = { readonly [key: string]: Json }

const numbers = ['exit', 'seconds']

/** The rehearsal's report: its tables, what was seen, one word on what it proved and what not, where the rest stands. */
export function renderRoad(report: Report, { colour }: Look): string {
  const { evidence, outputs, outcome, detail, summary } = report
  const tables = ['road', 'faults'].flatMap((name) => tableOf((evidence[name] ?? []) as readonly Row[]))
  const facts = (evidence['facts'] ?? []) as readonly string[]
  const { reports, page } = outputs
  const places = reports === undefined ? [] : ['', `Every step's report: ${reports}`, `On one page: ${page}`]
  const paint = outcome === 'passed' ? 32 : 31
  const last = printable(`${outcome === 'passed' ? '✓' : '✗'} rehearse: ${outcome} (${detail}) ${summary}`)
  const closing = colour ? `\u001b[${paint}m${last}\u001b[0m` : last
  return `${[...[...tables, ...facts, ...places].map(printable), closing].join('\n')}\n`
}

function tableOf(rows: readonly Row[]): string[] {
  const [first] = rows
  if (first === undefined) return []
  // What a fault is about is listed by `--fault list` and would not fit a terminal.
  const columns = Object.keys(first).filter((name) => name !== 'about')
  const cells = [columns, ...rows.map((row) => columns.map((name) => String(row[name] ?? '')))]
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  const lines = cells.map((row) =>
    row
      .map((cell, column) =>
        numbers.includes(columns[column] ?? '')
          ? cell.padStart(widths[column] ?? 0)
          : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
  return [...lines, '']
}
