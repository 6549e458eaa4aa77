import type { Name, Value } from './assignment.ts'
import { isJoint, joinedFrom, operated } from './decode/joined.ts'

/**
 * How a value is written: `quoted` as a string; `bare`, `NAME=value` without blanks or `name: value` to the
 * line's end, as shells, dotenv files and YAML do; `loose`, behind `name = `, as INI does and program text too;
 * `spoken`, behind `name: ` in a sentence or a row `{a: b, c: d}` that goes on; `markup`, between tags.
 */
export type Form = 'quoted' | 'bare' | 'loose' | 'spoken' | 'markup'
export type Assigned = Value & {
  readonly form: Form
  /** The value is written in parts of a string. */
  readonly isJoined?: true
}

const closers = String.raw`(?:\\{0,3}["'\x60]|[\])]){0,3}`
const type = String.raw`(?:(?:As[ \t])?[sS]tring[ \t]{1,4}(?==)|:[ \t]?[A-Za-z&'][\w<>[\]&' |?.]{0,40}(?:[ \t]{1,2}(?==)|(?==["'\x60])))?`
/**
 * What may stand between a name and its value, the most frequent first. Every repetition is bounded.
 * `assign`: `=`, `:=`, `=>`, `->` of any language, after a type or `[]`; `colon`: JSON, YAML; `default`: `${NAME:-…}`,
 * `NAME || …`; `pair`: `name: NAME, value: …` of containers, templates and `<add key= value=>`; `argument`, `call`: `define('NAME', …)`, `setPassword(…)`;
 * `nested`: `<key>NAME</key><string>…`, `<setting name="NAME"><value>…`; `tag`: `<password>…`; `blank`: `PASSWORD '…'`.
 */
const ways = {
  pair: String.raw`,?\s{0,40}\\{0,3}["']?(?:[A-Za-z]{0,12}[vV]alue|[dD]efault)\\{0,3}["']?[ \t]{0,4}[:=][ \t]{0,4}`,
  assign: String.raw`[ \t]{0,24}(?:\[\w{0,8}\][ \t]?)?${type}(?:=>|:=|<-|->(?=[ \t]{0,4}["'])|\?{1,2}=|\|\|=|\+=|={1,3}|!={1,2}|to(?=[ \t]{1,4}["']))[ \t]{0,24}(?:\\?\r?\n[ \t]{0,40}(?=["'\x60]))?`,
  default: String.raw`[ \t]{0,8}(?:(?:\|\||\?\?|\?:|or\b|:-)[ \t]{0,8}|\.(?:unwrap_or(?:_else)?|orElse|or_else|getOrElse)\((?:\|\w{0,8}\|[ ]?)?|\{[ ](?=["']))`,
  colon: String.raw`[ \t]{0,24}:[ \t]{0,24}(?:(?:&[\w-]{1,40}|!!str)[ \t]{1,4})?(?:(?:[|>][-+]?)?\r?\n[ \t]{0,40}(?=["'])|[|>][-+]?\r?\n[ \t]{1,40})?`,
  argument: String.raw`[ \t]?,\s{0,40}(?=(?:<<)?["'\x60@])`,
  call: String.raw`(?:[ \t]by[ \t]extra)?\(\s{0,40}(?=["'\x60@])`,
  nested: String.raw`(?:</(?:key|name)>|(?:[ \t][^<>\n\\]{0,60})?>)\s{0,40}<(?:string|[vV]alue|stringProp[ ][^<>\n]{1,60})>`,
  tag: String.raw`(?:[ \t][^<>\n\\]{0,60})?>`,
  blank: String.raw`[ \t]{1,4}(?=["'])`,
} as const
type Way = keyof typeof ways
const between = new RegExp(
  `${closers}(?:${Object.entries(ways)
    .map(([way, pattern]) => `(?<${way}>${pattern})`)
    .join('|')})`,
  'y',
)
/** `Buffer.from("…")`, `[]byte("…")`, `new SecretStr("…")`, `["…"]`, `b"…"`, `@"…"`, `<<"…">>`. */
const opening =
  /(?:(?:new )?(?:\[\]byte|[A-Za-z_$][\w.$:]{1,40})\(\s{0,8}|\[\s{0,8}|<<){0,2}[A-Za-z@$]{0,2}(\\{0,3}(?:"""|'''|["'`]))/y
const run = /[^\s"'`,;<>(){}[\]|\\]{4,4096}/y
const marked = /[^<>\n\\{}]{4,512}(?=<\/)/y
/** What may follow a bare value that ends with its line. */
const lineEnd = /(?:[ \t]{1,8}(?:[#;]|\/\/)[^\n]{0,400}|[ \t]{0,8})(?:\r?\n|$)/y
const longest = 4096

/** Looks at one character only, since most names are assigned nothing. */
const mayFollow = /[\s"'`\\\])=:,(>|?[<+!]/

/** The value that is given to a name. */
export function assignedTo(text: string, { name, end: at }: Name): Assigned | undefined {
  if (!mayFollow.test(text.charAt(at))) return undefined
  const inBlock = blockValue(text, at)
  if (inBlock !== undefined) return quoted(text, inBlock) ?? unquoted(text, inBlock, '')
  between.lastIndex = at
  const groups = between.exec(text)?.groups
  const way = (Object.keys(ways) as Way[]).find((one) => groups?.[one] !== undefined)
  if (way === undefined) return valueBefore(text, at - name.length)
  const from = between.lastIndex
  const before = text.charAt(at - name.length - 1)
  switch (way) {
    case 'nested':
      return markedUp(text, from)
    case 'tag':
      return /[<:."']/.test(before) ? markedUp(text, from) : undefined
    case 'call':
      return argumentAt(text, from)
    case 'argument':
      return isApart(text, at - name.length, at, from) ? undefined : argumentAt(text, from)
    case 'colon':
      // `arn:aws:secretsmanager:…:secret:name`
      return before === ':' && text.charAt(from - 1) === ':' ? undefined : valueAt(text, from, before)
    case 'blank':
      // `(list "auth.password") "skip" true`: one more argument.
      return /[\])]/.test(text.slice(at, from)) ? undefined : valueAt(text, from, before)
    default:
      return valueAt(text, from, before)
  }
}

/** `"id of one": "1Pass", "id of another": …`: what follows is a key, and has a value of its own. */
function argumentAt(text: string, from: number): Assigned | undefined {
  const value = quoted(text, from)
  return value !== undefined && isKey(text, value.end) ? undefined : value
}
const isKey = (text: string, end: number): boolean => /^["'`]\s{0,4}:/.test(text.slice(end, end + 6))

const valueAt = (text: string, from: number, before: string): Assigned | undefined =>
  quoted(text, from) ?? unquoted(text, from, before)

/** An argument before another that has nothing to do with it. */
function isApart(text: string, start: number, end: number, next: number): boolean {
  const before = text.charAt(start - 1)
  // `write('etc/passwd', '…')`, `'Class#getPassword', '…'`.
  if (/[/#]/.test(before) || isListed(text, start, text.slice(end, next))) return true
  // `"we send no PSK", "…"`: the last word of a sentence.
  return /\s/.test(before) && /["'`]/.test(text.charAt(end))
}

const valueFirst =
  /["'](?:[A-Za-z]{0,12}V|v)alue["']\s{0,4}:\s{0,4}"([^"\n]{4,256})",\s{0,40}["'](?:name|Name|key|Key)["']\s{0,4}:\s{0,4}["']$/
const valueFirstReach = 400

/** `{"value": "…", "name": "NAME"}`. */
function valueBefore(text: string, start: number): Assigned | undefined {
  if (!/:\s{0,4}["']$/.test(text.slice(Math.max(0, start - 6), start))) return undefined
  const from = Math.max(0, start - valueFirstReach)
  const found = valueFirst.exec(text.slice(from, start))
  const value = found?.[1]
  if (found === null || value === undefined) return undefined
  const at = from + found.index + found[0].indexOf(`"${value}"`) + 1
  return { value, start: at, end: at + value.length, form: 'quoted' }
}

/** Elements of a list, one below the other, have nothing to do with each other. */
const isListed = (text: string, start: number, after: string): boolean =>
  after.includes('\n') && /,[ \t]{0,8}\r?\n[ \t]{0,40}["'`]$/.test(text.slice(Math.max(0, start - 64), start))

/** A Terraform variable, a CloudFormation parameter, an output in a state: its value stands a few lines below. */
const blockOpening = /["']?[ \t]{0,4}(?:[:=]?[ \t]{0,4}\{|:[ \t]{0,4}\r?\n)/y
const blockKey = /(?<![A-Za-z])["']?(?:[dD]efault|value)["']?[ \t]{0,8}[:=][ \t]{0,8}/
const blockReach = 320

function blockValue(text: string, at: number): number | undefined {
  blockOpening.lastIndex = at
  if (!blockOpening.test(text)) return undefined
  const from = blockOpening.lastIndex
  const block = text.slice(from, from + blockReach).split('}', 1)[0] ?? ''
  const found = blockKey.exec(block)
  return found === null ? undefined : from + found.index + found[0].length
}

function markedUp(text: string, start: number): Assigned | undefined {
  marked.lastIndex = start
  const found = marked.exec(text)?.[0]
  return found === undefined
    ? undefined
    : { value: found.trim(), start, end: start + found.length, form: 'markup' }
}

function quoted(text: string, from: number): Assigned | undefined {
  opening.lastIndex = from
  const quote = opening.exec(text)?.[1]
  if (quote === undefined) return undefined
  const start = opening.lastIndex
  const end = closing(text, start, quote)
  const mayGoOn = quote.length === 1 && (end === undefined || isJoint(text, end, operated))
  const joined = mayGoOn ? joinedFrom(text, start, operated) : undefined
  // A sentence behind it explains it.
  if (joined !== undefined && joined.content.length >= 6 && joined.end > (end ?? 0))
    return { value: joined.content, start, end: joined.end, form: 'quoted', isJoined: true }
  return end === undefined ? undefined : { value: text.slice(start, end), start, end, form: 'quoted' }
}

/** A string ends on its line; within one that is itself in a string, the quotes are escaped alike. */
function closing(text: string, start: number, quote: string): number | undefined {
  const limit = Math.min(text.length, start + longest)
  for (let at = start; at < limit && text[at] !== '\n'; at++) {
    if (text.startsWith(quote, at)) return at
    if (text[at] === '\\') at++
  }
  return undefined
}

/** Spring's `${name:value}`. */
const isDefaultOf = (text: string, start: number): boolean =>
  /\$\{[\w.-]{1,80}:$/.test(text.slice(Math.max(0, start - 84), start))

/** `around` is what stands before the name: a header is closed by the quote that opened it (`'X-Api-Key: …'`). */
function unquoted(text: string, start: number, around: string): Assigned | undefined {
  run.lastIndex = start
  // A query goes on behind `&`.
  const value = run.exec(text)?.[0].replace(/&[\w.-]{1,64}=[\w.~%&=+-]*$/, '')
  if (value === undefined || value.length < 4) return undefined
  const end = start + value.length
  lineEnd.lastIndex = end
  const isTight = /[^\s]=$|:-$/.test(text.slice(start - 2, start))
  if ((isTight || isDefaultOf(text, start)) && /[\s"'`;&,\\}<]|^$/.test(text.charAt(end)))
    return { value, start, end, form: 'bare' }
  const next = text.charAt(end)
  const isClosed = /["'`]/.test(next) && next === around
  const isColon = /:[ \t]*$/.test(text.slice(start - 3, start))
  if (!isClosed && !lineEnd.test(text))
    return isColon && /[ ,})]/.test(next) ? { value, start, end, form: 'spoken' } : undefined
  return { value, start, end, form: isColon ? 'bare' : 'loose' }
}
