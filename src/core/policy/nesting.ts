import { Lexer } from 'yaml'

/** Brackets within brackets. */
const deepestFlow = 64
/** Columns: each block within another begins at least every second one further to the right. */
const deepestBlock = 256

/** What the lexer says before a document. */
const beginning = '\u0002'
const leading = /^(?:[ \t]*|[-?])$/
const blank = /^(?:[ \t]*|#.*|\r?\n)$/

/**
 * The line on which YAML is nested deeper than anybody writes it. Its parser calls itself for every level, and an
 * engine that has no stack left may end the whole process.
 */
export function tooDeepAt(text: string): number | undefined {
  let line = 1
  let flow = 0
  // The column, until the first word of a line.
  let column: number | undefined = 0
  for (const token of new Lexer().lex(text)) {
    if (token === beginning) continue
    if (token === '[' || token === '{') flow++
    if (token === ']' || token === '}') flow--
    const isDeep = column !== undefined && column > deepestBlock && !blank.test(token)
    if (flow > deepestFlow || isDeep) return line
    const breaks = token.split('\n').length - 1
    line += breaks
    if (breaks > 0) column = 0
    else if (!leading.test(token)) column = undefined
    else if (column !== undefined) column += token.length
  }
  return undefined
}
