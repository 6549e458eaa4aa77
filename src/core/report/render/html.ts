import type { Finding } from '../finding.ts'
import { type Json, outcomes, type Report } from '../report.ts'
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
${parts.length === 0 ? bodyOf(report) : bodyOfMany(report, parts)}
</main>
</body>
</html>
`.text
}

export type Part = { readonly title: string; readonly report: Report }

/** Escape sequences and direction marks are shown, not obeyed; markup is text. */
const shown = (value: string): Markup => text(printable(value))

/** What a report made of others has to tell is its evidence: tables first, then each part folded. */
function bodyOfMany(report: Report, parts: readonly Part[]): Markup {
  const { evidence, outputs } = report
  const told = Object.entries(evidence).map(([name, value]) => section(capitalized(name), value))
  return html`${headOf(report)}
${join(told)}
<h2>Each report</h2>
${join(parts.map(partOf))}
${section('Outputs', beyondOutcome(outputs))}
`
}

const capitalized = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

const beyondOutcome = (outputs: Report['outputs']): Report['outputs'] =>
  Object.fromEntries(Object.entries(outputs).filter(([name]) => name !== 'outcome' && name !== 'detail'))

function partOf({ title, report }: Part): Markup {
  return html`<details>
<summary>${badge(report)} <b>${shown(title)}</b> ${shown(report.summary)}</summary>
${bodyOf(report)}
</details>
`
}

function bodyOf(report: Report): Markup {
  const { debt, findings, coverage, outputs, evidence } = report
  return html`${headOf(report)}
${section(
  'Debt',
  debt.map((one) => ({ ...one })),
)}
${findings.length === 0 ? join([]) : html`<h2>Findings</h2>${join(findings.map(findingOf))}`}
${section('Outputs', beyondOutcome(outputs))}
${section('Read', coverage.read)}
${section(
  'Not read',
  coverage.skipped.map((one) => ({ ...one })),
)}
${section('Evidence', evidence)}
`
}

const headOf = (report: Report): Markup =>
  html`<p>${badge(report)} <code>${shown(report.detail)}</code> ${shown(report.summary)}</p>
${report.rehearsal ? html`<p class="note">A stand-in answered: no real deploy accepts this report.</p>` : join([])}`

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
    (record) => html`<tr>${join(columns.map((name) => cellOf(name, record[name] ?? '')))}</tr>`,
  )
  return html`<table><thead><tr>${join(head)}</tr></thead><tbody>${join(rows)}</tbody></table>`
}

/** How something ended has the colour of its outcome, which its first word is. */
function cellOf(column: string, value: Json): Markup {
  const outcome = outcomes.find((one) => column === 'outcome' && String(value).startsWith(one))
  return outcome === undefined
    ? html`<td>${rendered(value)}</td>`
    : html`<td class="${shown(outcome)}">${rendered(value)}</td>`
}

function recordOf(record: Fields): Markup {
  const rows = Object.entries(record).map(
    ([name, value]) => html`<tr><th>${shown(name)}</th><td>${rendered(value)}</td></tr>`,
  )
  return rows.length === 0 ? join([]) : html`<table><tbody>${join(rows)}</tbody></table>`
}
