import type { Encoded } from './encoded.ts'
import { unescaped } from './escapes.ts'

/** A line break and an assignment within a string. */
const inner = /\\n(?:export )?[A-Z_][A-Z0-9_]{2,63}=/g

/** String literals with lines of `NAME=value` in them, as JSON and programs carry environment files. */
export function* quotedSettings(text: string): Generator<Encoded> {
  if (!text.includes('\\n')) return
  let done = 0
  for (const { index } of text.matchAll(inner)) {
    if (index < done) continue
    const open = openingBefore(text, index, done)
    // Never looked through twice: a hostile line has any number of these and no quote.
    done = open === -1 ? index : closingAfter(text, index, text[open] ?? '')
    if (open !== -1) yield unescaped(text, open + 1, done)
  }
}

function openingBefore(text: string, from: number, floor: number): number {
  for (let at = from - 1; at >= floor; at--) {
    if (isQuote(text.charCodeAt(at)) && text[at - 1] !== '\\') return at
    if (text[at] === '\n') return -1
  }
  return -1
}

function closingAfter(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === quote || text[at] === '\n') return at
  }
  return text.length
}

const isQuote = (code: number): boolean => code === 34 || code === 39 || code === 96
