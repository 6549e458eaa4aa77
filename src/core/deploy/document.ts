import { LineCounter, parseDocument } from 'yaml'
import { tooDeepAt } from '../policy/nesting.ts'
import { malformed } from './members.ts'

/**
 * A specification file as plain values.
 * @throws UsageError `malformed-file`, quoting nothing of the file
 */
export function parseYaml(text: string, file: string): unknown {
  const deep = tooDeepAt(text)
  if (deep !== undefined) throw malformed(file, `is nested too deeply at line ${deep}`)
  const lines = new LineCounter()
  // Warnings quote the file, and would go straight to stderr.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
  const [error] = document.errors
  if (error === undefined) {
    try {
      return document.toJS()
    } catch (cause) {
      throw malformed(file, 'has more aliases than a specification needs', cause)
    }
  }
  // The parser's message may quote the line, which may hold a secret: its code and place say enough.
  const { line, col } = lines.linePos(error.pos[0])
  throw malformed(file, `is neither JSON nor YAML (${error.code} at line ${line}, column ${col})`)
}

const placeholder = /^(?:|<[^<>]*>|\$\{[^{}]*\}|\{\{[^{}]*\}\}|[A-Z_]+)$/

/** Absent, `<IMAGE>`, `${IMAGE}`, `{{ image }}` or `IMAGE`: an image that is left to be filled in. */
export const isPlaceholder = (image: string): boolean => placeholder.test(image)
