import type { Kind } from '../../kind.ts'
import { endOfLine } from '../../line.ts'
import { isForShow } from '../../path.ts'
import { secretAnchors } from '../generic.ts'
import { type Cell, type Columns, columnsOf, secretInTable, secretsOf } from './table.ts'

/** What stands under the head of a table: `|---|:--:|`. */
const ruled =
  /^[ \t]{0,40}(?:\|[ \t]{0,40})?:?-{2,200}:?[ \t]{0,40}(?:\|[ \t]{0,40}:?-{2,200}:?[ \t]{0,40}){1,40}\|?[ \t\r]{0,8}$/
const marks = ['|-', '|:-', '| -', '| :-']
const longestRow = 2000

/** The cells of tables in a document: accounts and their passwords, lists of settings. */
export const markdownTable: Kind = {
  rules: [secretInTable],
  inBinary: false,
  anchors: secretAnchors,
  reach: Number.POSITIVE_INFINITY,
  concerns: ({ text }) => !tablesIn(text).next().done,
  *find({ path, text }) {
    const isShown = isForShow(path) && !isDocument(path)
    for (const { columns, from, to } of tablesIn(text))
      for (let at = from; at < to; at = endOfLine(text, at) + 1) {
        const row = cellsOf(lineAt(text, at), at)
        if (row.length === columns.width) yield* secretsOf(row, columns, isShown)
      }
  },
}

/** Its rows begin and end at these offsets. */
type Table = { readonly columns: Columns; readonly from: number; readonly to: number }

/** Those with a column that holds secrets. What was a row is not looked at as the head of another. */
function* tablesIn(text: string): Generator<Table> {
  if (!marks.some((mark) => text.includes(mark))) return
  let end = 0
  for (let at = text.indexOf('--'); at !== -1; at = text.indexOf('--', end)) {
    const start = text.lastIndexOf('\n', at) + 1
    end = endOfLine(text, at)
    const head = ruled.test(text.slice(start, Math.min(end, start + longestRow))) && lineBefore(text, start)
    const columns = head ? columnsOf(cellsOf(head, 0)) : undefined
    if (columns === undefined) continue
    const from = end + 1
    while (lineAt(text, end + 1).includes('|')) end = endOfLine(text, end + 1)
    yield { columns, from, to: end }
  }
}

const lineAt = (text: string, at: number): string =>
  text.slice(at, Math.min(endOfLine(text, at), at + longestRow))

const isDocument = (path: string): boolean => /\.(?:md|mdx|markdown|adoc|rst|txt)$/i.test(path)

function lineBefore(text: string, at: number): string | undefined {
  const line = text.slice(text.lastIndexOf('\n', at - 2) + 1, Math.max(0, at - 1))
  return line.includes('|') && line.length <= longestRow ? line : undefined
}

/** Without the signs for code and emphasis; `offset` is where the line begins. */
function cellsOf(line: string, offset: number): Cell[] {
  const from = /^\s{0,40}\|?/.exec(line)?.[0].length ?? 0
  const to = line.replace(/\|?\s{0,40}$/, '').length
  const cells: Cell[] = []
  for (let at = from; at <= to; ) {
    const bar = line.indexOf('|', at)
    const end = bar === -1 || bar > to ? to : bar
    const written = line.slice(at, end)
    const value = written.trim().replace(/^[`*_]{1,4}|[`*_]{1,4}$/g, '')
    cells.push({ value, start: offset + at + written.indexOf(value) })
    at = end + 1
  }
  return cells
}
