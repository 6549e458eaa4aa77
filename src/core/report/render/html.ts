import type { Finding } from '../finding.ts'
import type { Json, Report } from '../report.ts'
import { style } from './html-style.ts'
import { html, join, type Markup, escaped as text } from './markup.ts'
import { printable } from './printable.ts'
import { placeOf } from './terminal.ts'

/**
 * One page that opens without network: no script, no font, no image, and a policy that forbids them all, since the
 * page quotes repositories and images. `parts`: reports that this one was made of, such as the steps of a rehearsal.
 */
export function renderHtml(report: Report, parts: readonly Part[] = []): string {
  const title = `${report.command}: ${report.outcome}`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${shown(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${shown(report.command)}</h1>
${bodyOf(report)}
${join(parts.map(partOf))}
</main>
</body>
</html>
`.text
}

export type Part = { readonly title: string; readonly report: Report }

/** Escape sequences and direction marks are shown, not obeyed; markup is text. */
const shown = (value: string): Markup => text(printable(value))

function partOf({ title, report }: Part): Markup {
  return html`<details>
<summary>${badge(report)} <b>${shown(title)}</b> ${shown(report.summary)}</summary>
${bodyOf(report)}
</details>
`
}

function bodyOf(report: Report): Markup {
  const { detail, rehearsal, summary, debt, findings, coverage, outputs, evidence } = report
  const told = Object.entries(outputs).filter(([name]) => name !== 'outcome' && name !== 'detail')
  return html`<p>${badge(report)} <code>${shown(detail)}</code> ${shown(summary)}</p>
${rehearsal ? html`<p class="note">A stand-in answered: no real deploy accepts this report.</p>` : join([])}
${section(
  'Debt',
  debt.map((one) => ({ ...one })),
)}
${findings.length === 0 ? join([]) : html`<h2>Findings</h2>${join(findings.map(findingOf))}`}
${section('Outputs', Object.fromEntries(told))}
${section('Read', coverage.read)}
${section(
  'Not read',
  coverage.skipped.map((one) => ({ ...one })),
)}
${section('Evidence', evidence)}
`
}

const badge = ({ outcome }: Report): Markup =>
  html`<span class="badge ${shown(outcome)}">${shown(outcome)}</span>`

function findingOf(finding: Finding): Markup {
  const { rule, severity, confidence, status, blocking, title, where, excerpt, advice, fingerprint } = finding
  const state = blocking ? 'blocks' : status
  return html`<article class="${shown(severity)}">
<h3>${shown(title)} <small>${shown(`${state}, ${severity}, ${confidence} confidence`)}</small></h3>
<p><code>${shown(placeOf(where))}</code> ${shown(excerpt ?? '')}</p>
${advice.length === 0 ? join([]) : html`<ul>${join(advice.map((line) => html`<li><code>${shown(line)}</code></li>`))}</ul>`}
<p class="note">${shown(`${rule} · fingerprint ${fingerprint}`)}</p>
</article>
`
}

function section(title: string, value: Json): Markup {
  const body = rendered(value)
  return body.text === '' ? body : html`<h2>${shown(title)}</h2>${body}`
}

/** A list of records is a table, a record is a table of two columns, a list is a list. */
function rendered(value: Json): Markup {
  if (value === null || typeof value !== 'object') return shown(String(value ?? ''))
  if (!isList(value)) return recordOf(value)
  if (value.length === 0) return join([])
  const records = value.filter(isRecord)
  return records.length === value.length ? tableOf(records) : listOf(value)
}

type Fields = { readonly [key: string]: Json }
// Array.isArray does not narrow a readonly array.
const isList = (value: Json): value is readonly Json[] => Array.isArray(value)
const isRecord = (value: Json): value is Fields =>
  typeof value === 'object' && value !== null && !isList(value)

const listOf = (values: readonly Json[]): Markup =>
  html`<ul>${join(values.map((one) => html`<li>${rendered(one)}</li>`))}</ul>`

function tableOf(records: readonly Fields[]): Markup {
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))]
  const head = columns.map((name) => html`<th>${shown(name)}</th>`)
  const rows = records.map(
    (record) => html`<tr>${join(columns.map((name) => html`<td>${rendered(record[name] ?? '')}</td>`))}</tr>`,
  )
  return html`<table><thead><tr>${join(head)}</tr></thead><tbody>${join(rows)}</tbody></table>`
}

function recordOf(record: Fields): Markup {
  const rows = Object.entries(record).map(
    ([name, value]) => html`<tr><th>${shown(name)}</th><td>${rendered(value)}</td></tr>`,
  )
  return rows.length === 0 ? join([]) : html`<table><tbody>${join(rows)}</tbody></table>`
}
