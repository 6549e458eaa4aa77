import { gradeOf } from '../../grade.ts'
import type { Rule } from '../../hit.ts'
import type { Kind, Match } from '../../kind.ts'
import { endOfLine } from '../../line.ts'
import { type Meaning, meaningOf } from '../../name.ts'
import { isForShow } from '../../path.ts'
import { strengthOf } from '../../strength.ts'
import { isHex, isOfOwnKind } from '../../value.ts'

const stored: Rule = {
  id: 'secret-in-sql',
  title: 'Secret value in a row of SQL',
  severity: 'high',
  rotate: [
    'change the value where it was issued: it stays in the history when the row is deleted',
    'git rm --cached {FILE} && echo {FILE} >> .gitignore   # a dump; keep it where the database’s backups are',
    'aws secretsmanager create-secret --name APP/{SECRET_NAME} --secret-string file:///dev/stdin',
  ],
  recognised:
    'the value of a column that is called a secret, in INSERT or COPY, that looks drawn or chosen and is no hash',
}

const names = String.raw`[\w."\x60[\]]{1,128}\s{0,8}\((?<columns>[^()]{3,2000})\)`
/** https://www.postgresql.org/docs/current/sql-insert.html and what pg_dump writes: …/sql-copy.html */
const statement = new RegExp(
  String.raw`(?:INSERT\s{1,8}(?:IGNORE\s{1,8})?INTO\s{1,8}${names}\s{0,8}(?<values>VALUES)|COPY\s{1,8}${names.replace('columns', 'copied')}\s{1,8}FROM\s{1,8}stdin;\r?\n)`,
  'gi',
)

type Column = { readonly name: string; readonly meaning: Meaning }
type Cell = { readonly value: string; readonly start: number }

/** What rows hold in columns that are called a secret. */
export const sql: Kind = {
  rules: [stored],
  inBinary: false,
  anchors: ['insert into', 'insert ignore', 'from stdin;'],
  reach: Number.POSITIVE_INFINITY,
  *find({ path, text }) {
    for (const { 0: written, index, groups = {} } of text.matchAll(statement)) {
      const columns = (groups['columns'] ?? groups['copied'] ?? '').split(',').map(columnOf)
      if (!columns.some(({ meaning }) => meaning !== 'none')) continue
      const from = index + written.length
      const rows = groups['values'] === undefined ? linesAt(text, from) : tuplesAt(text, from)
      for (const row of rows)
        if (row.length === columns.length) yield* secretsOf(row, columns, isForShow(path))
    }
  },
}

function columnOf(written: string): Column {
  const name = written.replace(/["\x60[\]]/g, '').trim()
  const meaning = meaningOf(name)
  return { name, meaning: meaning === 'password' || meaning === 'secret' ? meaning : 'none' }
}

function* secretsOf(row: readonly Cell[], columns: readonly Column[], isShown: boolean): Generator<Match> {
  for (const [at, { name, meaning }] of columns.entries()) {
    const { value: secret = '', start = 0 } = row[at] ?? {}
    // An application keeps its users' passwords as digests.
    if (isOfOwnKind(secret) || (meaning === 'password' && isHex(secret))) continue
    const confidence = gradeOf(name, meaning, secret, strengthOf(secret))
    if (confidence === undefined) continue
    const end = start + secret.length
    yield { rule: stored, confidence: isShown ? 'low' : confidence, secret, key: name, start, end }
  }
}

const opening = /\s{0,40},?\s{0,40}\(/y
/** A string with its quotes doubled or escaped, or anything else without a comma. */
const cell = /\s{0,40}(?:[EN]?'(?<quoted>(?:[^'\\\n]|''|\\.){0,4096})'|[^,()'\n]{0,256})\s{0,8}(?<then>[,)])/y

/** `(1, 'a'), (2, 'b')`, to the first that is written otherwise. */
function* tuplesAt(text: string, from: number): Generator<Cell[]> {
  for (let at = from; ; ) {
    opening.lastIndex = at
    if (!opening.test(text)) return
    const cells: Cell[] = []
    let then: string | undefined = ','
    for (at = opening.lastIndex; then === ','; at = cell.lastIndex) {
      cell.lastIndex = at
      const found = cell.exec(text)
      if (found === null) return
      // What stands bare is a number, a parameter or an expression.
      const { quoted = '' } = found.groups ?? {}
      cells.push({ value: quoted, start: at + found[0].indexOf(quoted) })
      then = found.groups?.['then']
    }
    yield cells
  }
}

/** Rows of pg_dump, to `\.`: https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.2 */
function* linesAt(text: string, from: number): Generator<Cell[]> {
  for (let at = from; at < text.length; ) {
    const end = endOfLine(text, at)
    const line = text.slice(at, end).replace(/\r$/, '')
    if (line.startsWith('\\.')) return
    let start = at
    yield line.split('\t').map((value) => {
      const cell = { value, start }
      start += value.length + 1
      return cell
    })
    at = end + 1
  }
}
