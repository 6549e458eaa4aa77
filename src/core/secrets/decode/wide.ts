import type { Encoded } from './encoded.ts'

/** Fewer letters hold no assignment. */
const shortest = 12

/**
 * UTF-16 within a text of one byte for a letter, of either byte order: Windows PowerShell's `>>` appends it, whatever
 * stood there before.
 */
export function* wideRuns(text: string): Generator<Encoded> {
  for (let zero = text.indexOf('\0'); zero !== -1; ) {
    const start = zero === 0 ? 1 : zero - 1
    let last = start
    while (text[last] !== '\0' && text[last + 1] === '\0') last += 2
    const letters = lettersOf(text.slice(start, last + 1))
    if (letters.length >= shortest) {
      yield { by: 'UTF-16', start, end: last + 1, content: letters, at: (offset) => start + 2 * offset }
    }
    zero = text.indexOf('\0', Math.max(last, zero) + 1)
  }
}

/** The last one has no zero behind it where the zeros come first; where they come second it is a line break's. */
const lettersOf = (run: string): string =>
  Buffer.from(Buffer.from(run, 'latin1').filter((byte, at) => at % 2 === 0 && byte !== 0)).toString('latin1')
