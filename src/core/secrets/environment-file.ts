import { endOfLine } from './line.ts'

/** How an environment file is read, by its name alone; what is a secret in it is decided by its content. */
export type Nature = 'example' | 'real'

const names = /^(?:\.env(?:rc)?|\.dev\.vars|\.flaskenv|docker\.env|env\.(?:list|txt)|\.?env)$/
const endings =
  /^(?:\.env[.\-_].+|.+\.env|\.dev\.vars\..+|\.envrc\..+|env\.(?:local|prod|production|dev|development|staging|test))$/
const examples = /(?:^|[.\-_])(?:example|sample|template|tpl|tmpl|dist|schema|defaults?|spec)(?:[.\-_]|$)/
/** Program text that happens to be called `.env.ts` and the like. */
const code = /\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kt|php|cs|html?|css|md|rst|d\.ts|json|ya?ml|toml)$/

/** Undefined when the name is not that of an environment file. */
export function natureOf(path: string): Nature | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  if ((!names.test(name) && !endings.test(name)) || code.test(name)) return undefined
  return examples.test(name) ? 'example' : 'real'
}

/** `start` is the offset of the value itself, after its quote. */
export type Entry = { readonly key: string; readonly value: string; readonly start: number }

const assignment = /^[ \t]*(?:export[ \t]+|set[ \t]+)?([A-Za-z_][\w.-]{0,127})[ \t]*[=:][ \t]*/

/** The assignments of a dotenv file, comments and quotes taken away; a quoted value may span lines. */
export function* entriesOf(text: string): Generator<Entry> {
  for (let at = 0; at < text.length; ) {
    const lineEnd = endOfLine(text, at)
    const found = assignment.exec(text.slice(at, Math.min(lineEnd, at + 512)))
    if (found === null) {
      at = lineEnd + 1
      continue
    }
    const valueAt = at + found[0].length
    const quote = text[valueAt] ?? ''
    const closing = /["'`]/.test(quote) ? closingQuote(text, valueAt, quote, lineEnd) : -1
    const value = closing === -1 ? unquoted(text.slice(valueAt, lineEnd)) : text.slice(valueAt + 1, closing)
    yield { key: found[1] ?? '', value, start: closing === -1 ? valueAt : valueAt + 1 }
    at = (closing === -1 ? lineEnd : endOfLine(text, closing)) + 1
  }
}

/** A quote that is never closed ends with its line, as a value that spans lines is closed within 16 KiB. */
function closingQuote(text: string, open: number, quote: string, lineEnd: number): number {
  const onLine = text.slice(open + 1, lineEnd).indexOf(quote)
  if (onLine !== -1) return open + 1 + onLine
  const within = text.slice(lineEnd, lineEnd + 16 * 1024).search(new RegExp(`${quote}[ \\t\\r]*(?:\\n|$)`))
  return within === -1 ? -1 : lineEnd + within
}

const unquoted = (raw: string): string => raw.replace(/(?:^|[ \t])#.*$/, '').trim()

const shouted = /^[ \t]*(?:export[ \t]+)?[A-Z_][A-Z0-9_]{0,127}=/
const aside = /^[ \t]*(?:#|\r?$)/

/** Nothing but `NAME=value`: an environment file whatever it is called. */
export const isEnvironment = (text: string): boolean => (assignmentsIn(text) ?? 0) > 0

/** A text that begins so may be one. */
export const mayBeEnvironment = (head: string): boolean => assignmentsIn(head) !== undefined

/** Undefined when a line is something else. */
function assignmentsIn(text: string): number | undefined {
  let count = 0
  for (let at = 0; at < text.length; ) {
    const end = endOfLine(text, at)
    const line = text.slice(at, Math.min(end, at + 512))
    if (shouted.test(line)) count++
    else if (!aside.test(line)) return undefined
    at = end + 1
  }
  return count
}
