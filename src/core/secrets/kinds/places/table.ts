import { gradeOf } from '../../grade.ts'
import type { Rule } from '../../hit.ts'
import type { Kind, Match } from '../../kind.ts'
import { endOfLine } from '../../line.ts'
import { type Meaning, meaningOf } from '../../name.ts'
import { isForShow } from '../../path.ts'
import { strengthOf } from '../../strength.ts'
import { isOfOwnKind } from '../../value.ts'
import { secretAnchors } from '../generic.ts'

export const secretInTable: Rule = {
  id: 'secret-in-table',
  title: 'Secret value in a table (CSV, Markdown)',
  severity: 'high',
  rotate: [
    'change the value where it was issued: it stays in the history when the line is deleted',
    'git rm --cached {FILE} && echo {FILE} >> .gitignore',
    'aws secretsmanager create-secret --name APP/{SECRET_NAME} --secret-string file:///dev/stdin',
  ],
  recognised:
    'a column that is called a secret, or a row of name and value, with a value that looks drawn or chosen',
}

const longestHead = 2000
const longestRow = 8192
/** A few words: not a sentence with commas. */
const title = /^[A-Za-z][\w.()/-]{0,60}(?: [\w.()/-]{1,30}){0,2}$/
const keys = /^(?:key|name|variable|setting|parameter|option)$/i
const values = /^value$/i

export type Cell = { readonly value: string; readonly start: number }
/** A column that holds secrets, or the two that hold a name and its value. */
type Column = { readonly name: string; readonly meaning: Meaning; readonly at: number }
export type Columns = {
  readonly columns: readonly Column[]
  readonly key: number
  readonly value: number
  readonly width: number
}
type Table = Columns & { readonly separator: string; readonly start: number }

/** The cells of tables with a head line: exports of password managers and consoles, lists of settings. */
export const table: Kind = {
  rules: [secretInTable],
  inBinary: false,
  anchors: secretAnchors,
  reach: Number.POSITIVE_INFINITY,
  isLocal: true,
  concerns: ({ text }) => tableIn(text) !== undefined,
  *find({ path, text }) {
    const found = tableIn(text)
    if (found === undefined) return
    for (let at = found.start; at < text.length; ) {
      const end = endOfLine(text, at)
      const row = end - at > longestRow ? [] : cellsOf(text.slice(at, end), at, found.separator)
      if (row.length === found.width) yield* secretsOf(row, found, isForShow(path))
      at = end + 1
    }
  },
}

/** Told by the first line. */
function tableIn(text: string): Table | undefined {
  const end = text.slice(0, longestHead).indexOf('\n')
  const head = text.slice(0, Math.max(0, end))
  const separator = [',', ';', '\t'].find((one) => head.includes(one))
  if (separator === undefined) return undefined
  const cells = cellsOf(head, 0, separator)
  if (cells.length < 2 || !cells.every(({ value }) => title.test(value))) return undefined
  const columns = columnsOf(cells)
  return columns === undefined ? undefined : { ...columns, separator, start: end + 1 }
}

/** What a head line says of the rows below it; undefined where none of their cells is a secret. */
export function columnsOf(head: readonly Cell[]): Columns | undefined {
  const names = head.map(({ value }) => value)
  const columns = names
    .map((name, at) => ({ name, meaning: meaningOf(name), at }))
    .filter(({ meaning }) => meaning === 'password' || meaning === 'secret')
  const key = names.findIndex((name) => keys.test(name))
  const value = names.findIndex((name) => values.test(name))
  const isPaired = key !== -1 && value !== -1
  return columns.length > 0 || isPaired
    ? { columns, key, value: isPaired ? value : -1, width: names.length }
    : undefined
}

/** @param isShown by a test or an example: nothing is certain there */
export function* secretsOf(
  row: readonly Cell[],
  { columns, key, value }: Columns,
  isShown: boolean,
): Generator<Match> {
  const name = row[key]?.value ?? ''
  const pair = value === -1 ? [] : [{ name, meaning: meaningOf(name), at: value }]
  for (const { name: called, meaning, at } of [...columns, ...pair]) {
    const { value: secret = '', start = 0 } = row[at] ?? {}
    const confidence = isOfOwnKind(secret) ? undefined : gradeOf(called, meaning, secret, strengthOf(secret))
    if (confidence === undefined) continue
    yield {
      rule: secretInTable,
      confidence: isShown ? 'low' : confidence,
      secret,
      key: called,
      start,
      end: start + secret.length,
    }
  }
}

/** RFC 4180, on one line; `offset` is where the line begins. */
function cellsOf(line: string, offset: number, separator: string): Cell[] {
  const cells: Cell[] = []
  for (let at = 0; at <= line.length; ) {
    const isQuoted = line[at] === '"'
    const closing = isQuoted ? line.indexOf('"', at + 1) : -1
    const end = line.indexOf(separator, closing === -1 ? at : closing)
    const to = end === -1 ? line.length : end
    const written = closing === -1 ? line.slice(at, to) : line.slice(at + 1, closing)
    const value = written.trim()
    cells.push({ value, start: offset + at + (closing === -1 ? 0 : 1) + written.indexOf(value) })
    at = to + 1
  }
  return cells
}
