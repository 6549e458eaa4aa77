import { isProgram } from './path.ts'

/** What an API's description gives as an example, and the samples in a program's own documentation. */
export const isExample = (path: string, text: string, at: number): boolean =>
  /\bexamples?["']?:/i.test(text.slice(Math.max(0, at - 600), at)) || isSample(path, text, at)

/** Settings that were commented out look the same, so `#` and `//` open documentation in programs only. */
const sample = /^[ \t]*(?:#|\/\/[/!]?)[ \t]{3}/
const sampleInBlock = /^[ \t]*\*[ \t]{2}/

const longestLine = 300

/** Indented inside a comment: RDoc, Javadoc, Go and Markdown take that for sample code. */
function isSample(path: string, text: string, at: number): boolean {
  if (!isProgram(path)) return false
  const before = text.slice(Math.max(0, at - longestLine), at)
  const line = before.slice(before.lastIndexOf('\n') + 1)
  return sample.test(line) || sampleInBlock.test(line)
}
