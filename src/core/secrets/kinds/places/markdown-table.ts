import type { Kind } from '../../kind.ts'
import { endOfLine } from '../../line.ts'
import { isForShow } from '../../path.ts'
import { secretAnchors } from '../generic.ts'
import { type Cell, type Columns, columnsOf, secretInTable, secretsOf } from './table.ts'

/** What most texts have nowhere: a rule under the head of a table, `|---|:--:|`, `- | -`. */
const mark = /\|[ \t]{0,40}:?-|-:?[ \t]{0,40}\|/
const rule = /^:?-+:?$/
/** A block of another sort ends a table, as an empty line does; what follows one else is a row, without bars too. */
const otherBlock = /^[ \t]{0,40}(?:#|```|~~~|[-*+][ \t]|\d{1,9}[.)][ \t])/

/** The cells of tables in a document: accounts and their passwords, lists of settings. */
export const markdownTable: Kind = {
  rules: [secretInTable],
  inBinary: false,
  anchors: secretAnchors,
  reach: Number.POSITIVE_INFINITY,
  concerns: ({ text }) => !tablesIn(text).next().done,
  isFormedAnywhere: true,
  *find({ path, text }) {
    const isShown = isForShow(path) && !isDocument(path)
    for (const { columns, from, to } of tablesIn(text))
      for (let at = from; at < to; at = endOfLine(text, at) + 1) {
        // Of another width too: what is too much is not shown, and what lacks is empty.
        yield* secretsOf(cellsOf(lineAt(text, at), at), columns, isShown)
      }
  },
}

/** Its rows begin and end at these offsets. */
type Table = { readonly columns: Columns; readonly from: number; readonly to: number }

/** Those with a column that holds secrets. What was a row is not looked at as the head of another. */
function* tablesIn(text: string): Generator<Table> {
  if (!mark.test(text)) return
  let end = 0
  for (let at = text.indexOf('-'); at !== -1; at = text.indexOf('-', end)) {
    const start = text.lastIndexOf('\n', at) + 1
    end = endOfLine(text, at)
    const columns = columnsAbove(text, start, end)
    if (columns === undefined) continue
    const from = end + 1
    while (isRow(lineAt(text, end + 1))) end = endOfLine(text, end + 1)
    yield { columns, from, to: end }
  }
}

/** Those of the head above a rule that stands there, which has as many cells. */
function columnsAbove(text: string, start: number, end: number): Columns | undefined {
  const first = text.charCodeAt(start)
  if (start === 0 || !canBegin(first)) return undefined
  const line = text.slice(start, end)
  if (!line.includes('|')) return undefined
  const rules = cellsOf(line, 0)
  if (!rules.every(({ value }) => rule.test(value))) return undefined
  const head = text.slice(text.lastIndexOf('\n', start - 2) + 1, start - 1)
  const cells = head.includes('|') ? cellsOf(head, 0) : []
  return cells.length === rules.length ? columnsOf(cells) : undefined
}

/** `|`, `-`, `:`, a blank, or the mark of a quotation. */
const canBegin = (code: number): boolean => [0x7c, 0x2d, 0x3a, 0x20, 0x09, 0x3e].includes(code)

const isRow = (line: string): boolean =>
  line.includes('|') || (line.trim() !== '' && !otherBlock.test(line.slice(0, 60)))

const lineAt = (text: string, at: number): string => text.slice(at, endOfLine(text, at))

const isDocument = (path: string): boolean => /\.(?:md|mdx|markdown|adoc|rst|txt)$/i.test(path)

/** Without the signs for code and emphasis, and without tags; `offset` is where the line begins. */
function cellsOf(line: string, offset: number): Cell[] {
  const lead = /^[ \t]{0,40}(?:>[ \t]{0,8}){0,8}/.exec(line)?.[0].length ?? 0
  const content = line.slice(lead).trim()
  const from = line.indexOf(content, lead) + (content.startsWith('|') ? 1 : 0)
  const to = line.trimEnd().length - (content.length > 1 && endsWithBar(content) ? 1 : 0)
  const cells: Cell[] = []
  for (let at = from; at <= to && cells.length < mostCells; ) {
    const bar = nextBar(line, at)
    const end = bar === -1 || bar > to ? to : bar
    const written = line.slice(at, end)
    const shown = written.trim().replace(opened, '').replace(closed, '')
    const value = link.exec(shown)?.[1] ?? shown
    cells.push({ value, start: offset + at + written.indexOf(value) })
    at = end + 1
  }
  return cells
}

/** Nobody looks at a wider table; a line of bars alone would fill the memory. */
const mostCells = 200
/** Its text is shown. */
const link = /^!?\[([^[\]]{0,200})\]\([^()\s]{0,400}\)$/
const opened = /^(?:<[a-z]{1,10}>|[`*_]){1,8}/
const closed = /(?:<\/?[a-z]{1,10}[ ]?\/?>|[`*_]){1,8}$/

/** The next that is no sign of its cell: `\|`. */
function nextBar(line: string, from: number): number {
  let at = line.indexOf('|', from)
  while (at > 0 && line[at - 1] === '\\') at = line.indexOf('|', at + 1)
  return at
}

const endsWithBar = (content: string): boolean => content.endsWith('|') && !content.endsWith('\\|')
