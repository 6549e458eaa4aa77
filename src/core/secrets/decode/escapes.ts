import type { Encoded } from './encoded.ts'
import { Passage, reach } from './passage.ts'

/** One way to write a character by others. The pattern matches one written character; every repetition is bounded. */
type Escape = {
  readonly by: string
  /** Stands in every text that has one: most texts are told apart by this alone. */
  readonly mark: string | RegExp | ((head: string) => boolean)
  readonly pattern: RegExp
  /** What it says, or undefined when it stands for itself. */
  readonly read: (written: string) => string | undefined
  /** Whether it is reason enough to read what is around it: line breaks in strings and blanks in URLs are not. */
  readonly isTelling: (character: string, text: string, end: number) => boolean
}

const isPrintable = (character: string): boolean => /^[!-~]$/.test(character)

const ofCode = (code: number): string | undefined =>
  code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined

const letters: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  "'": "'",
  '/': '/',
  '\\': '\\',
}
const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
}

/** A word processor splits a word wherever a person has corrected it. */
const tag = /<[^<>]{1,1024}>/g
/** Of a run of text in a word processor's markup. */
export const markupEnd = '</w:t>'
const paragraphEnd = /^<(?:\/w:p|w:br|w:tab)\b/

const esc = '\u001b'

/** Says in the head of a mail how its text is written. */
export const isMail = (head: string): boolean => head.includes('quoted-printable')
export const mailHead = 4096

const backslash: Escape = {
  by: 'escapes',
  mark: '\\',
  pattern: /\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|u\{[0-9A-Fa-f]{1,6}\}|x[0-9A-Fa-f]{2}|[0-7]{3}|[nrt"'/\\])/g,
  read: (written) => {
    const kind = written[1] ?? ''
    if (/[uUx]/.test(kind)) return ofCode(Number.parseInt(written.replace(/[\\uUx{}]/g, ''), 16))
    return letters[kind] ?? ofCode(Number.parseInt(written.slice(1), 8))
  },
  isTelling(character, text, end) {
    if (character === '"' || character === "'") return /^ ?:/.test(text.slice(end, end + 2))
    // What colours a terminal is taken away by its own reading, once it is decoded.
    if (character === esc) return true
    // A doubled backslash is in every path and pattern; one that is written by its code is not.
    return isPrintable(character) && text.slice(end - 2, end) !== '\\\\'
  },
}

const escapes: readonly Escape[] = [
  {
    by: 'percent encoding',
    mark: '%',
    pattern: /%[0-9A-Fa-f]{2}/g,
    read: (written) => String.fromCharCode(Number.parseInt(written.slice(1), 16)),
    isTelling: isPrintable,
  },
  backslash,
  {
    by: 'HTML entities',
    mark: '&',
    pattern: /&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|amp|lt|gt|quot|apos);/g,
    read: (written) => {
      if (written[1] !== '#') return entities[written]
      const digits = written.slice(2, -1)
      return ofCode(/^x/i.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number(digits))
    },
    isTelling: (character) => isPrintable(character) && character !== '<' && character !== '>',
  },
  {
    // `ESC [ 0 ; 3 1 m` ends in a letter, with which a value behind it would begin.
    by: 'terminal colours',
    mark: `${esc}[`,
    pattern: new RegExp(`${esc}\\[[0-9;?]{0,16}[A-Za-z]`, 'g'),
    read: () => '',
    isTelling: () => true,
  },
  {
    // RFC 2045 §6.7: an equals sign at the end of a line is a break that is none.
    by: 'quoted-printable',
    mark: isMail,
    pattern: /=(?:[0-9A-F]{2}|[ \t]{0,8}\r?\n)/g,
    read: (written) =>
      /\n$/.test(written) ? '' : String.fromCharCode(Number.parseInt(written.slice(1), 16)),
    isTelling: () => true,
  },
  {
    // They come along when a value is copied from a page, a chat or a document, or is typed in another script.
    by: 'invisible or full-width characters',
    mark: /[\u200b-\u200d\u2060\ufeff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/,
    pattern: /[\u200b-\u200d\u2060\ufeff\uff01-\uff5e]/g,
    read: (written) => (written >= '\uff01' ? String.fromCharCode(written.charCodeAt(0) - 0xfee0) : ''),
    isTelling: (character) => /^[A-Za-z0-9]?$/.test(character),
  },
  {
    by: 'markup',
    mark: markupEnd,
    pattern: tag,
    read: (written) => (paragraphEnd.test(written) ? '\n' : ''),
    isTelling: () => true,
  },
]

/** Every passage with percent, backslash or HTML escapes in it, and what it says. */
export function* escapedPassages(text: string): Generator<Encoded> {
  for (const one of escapes) if (isIn(text, one.mark)) yield* passagesBy(one, text)
}

/** Texts of one byte for a letter, which most are, cost nothing where the mark is beyond them. */
function isIn(text: string, mark: Escape['mark']): boolean {
  if (typeof mark === 'string') return text.includes(mark)
  return typeof mark === 'function' ? mark(text.slice(0, mailHead)) : mark.test(text)
}

function* passagesBy({ by, pattern, read, isTelling }: Escape, text: string): Generator<Encoded> {
  let passage: Passage | undefined
  for (const { 0: written, index } of text.matchAll(pattern)) {
    const character = read(written)
    if (character === undefined) continue
    if (passage !== undefined && index - passage.end > 2 * reach) {
      yield passage.encoded(by)
      passage = undefined
    }
    if (passage === undefined && !isTelling(character, text, index + written.length)) continue
    passage ??= new Passage(text, Math.max(0, index - reach))
    passage.put(character, index, index + written.length)
  }
  if (passage !== undefined) yield passage.encoded(by)
}

/** The inside of a string literal. */
export function unescaped(text: string, start: number, end: number): Encoded {
  const passage = new Passage(text, start)
  for (const { 0: written, index } of text.slice(start, end).matchAll(backslash.pattern)) {
    const character = backslash.read(written)
    if (character !== undefined) passage.put(character, start + index, start + index + written.length)
  }
  return passage.encoded('a quoted string', end)
}
