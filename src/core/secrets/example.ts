import { isProgram } from './path.ts'

/** What an API's description gives as an example, and the samples in a program's own documentation. */
export const isExample = (path: string, text: string, at: number): boolean =>
  spokenOf.test(text.slice(Math.max(0, at - 600), at)) || isSample(path, text, at)

/** `example:`; and what commands are documented by: `Example: "…"`, `createExample = heredoc("…")`. */
const spokenOf = /\bexamples?(?:["']?:|[ ]["'])|[a-z]Examples?[ \t]{1,4}:?=[ \t]/i

/** Settings that were commented out look the same, so `#` and `//` open documentation in programs only. */
const sample = /^[ \t]*(?:#|\/\/[/!]?)(?:[ \t]{3}|\t)/
const sampleInBlock = /^[ \t]*\*[ \t]{2}/
/** A session that documentation shows, and a test repeats. */
const prompt = /^[ \t]*(?:iex(?:\(\d{1,3}\))?>|>>>|irb(?:\([^()\n]{1,40}\))?[:>])/

const longestLine = 300

/** Indented inside a comment: RDoc, Javadoc, Go and Markdown take that for sample code. */
function isSample(path: string, text: string, at: number): boolean {
  if (!isProgram(path)) return false
  const before = text.slice(Math.max(0, at - longestLine), at)
  const line = before.slice(before.lastIndexOf('\n') + 1)
  return sample.test(line) || sampleInBlock.test(line) || prompt.test(line)
}
