export type Variables = Readonly<Record<string, string>>

/** Words between blanks, quotes and escapes resolved, variables filled in; single quotes keep `$` as it is. */
export function splitWords(text: string, escapeMark: string, variables: Variables): string[] {
  const words: string[] = []
  let word: string | undefined
  let quote = ''
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at)
    if (quote === '' && /\s/.test(letter)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (letter === quote) quote = ''
    else if (quote === '' && (letter === '"' || letter === "'")) {
      quote = letter
      word ??= ''
    } else if (letter === escapeMark && quote !== "'" && at + 1 < text.length) {
      at += 1
      const next = text.charAt(at)
      // Between double quotes an escape before an ordinary letter is kept, as in a shell.
      word = (word ?? '') + (quote === '"' && !['"', '$', escapeMark].includes(next) ? escapeMark : '') + next
    } else if (letter === '$' && quote !== "'") {
      const { value, length } = variableAt(text.slice(at), variables)
      word = (word ?? '') + value
      at += length - 1
    } else word = (word ?? '') + letter
  }
  if (quote !== '') throw new Error(`has no closing ${quote}`)
  return word === undefined ? words : [...words, word]
}

const reference = /^\$(?:(\w+)|\{(\w+)(?:(:[-+])([^{}]*))?\})/

function variableAt(text: string, variables: Variables): { value: string; length: number } {
  const match = reference.exec(text)
  if (match === null) {
    if (text.startsWith('${')) throw new Error(`has a variable that is not understood: ${text.slice(0, 20)}`)
    return { value: '$', length: 1 }
  }
  const [all, plain, braced, operator, word = ''] = match
  const name = plain ?? braced ?? ''
  const value = Object.hasOwn(variables, name) ? (variables[name] ?? '') : ''
  if (operator === ':-') return { value: value === '' ? word : value, length: all.length }
  if (operator === ':+') return { value: value === '' ? '' : word, length: all.length }
  return { value, length: all.length }
}

/** As one word, blanks and all. */
export const wholeWord = (text: string, escapeMark: string, variables: Variables): string =>
  splitWords(
    text.replaceAll(/\s/g, (blank) => escapeMark + blank),
    escapeMark,
    variables,
  ).join('')

/** `NAME=value …`, or the old `NAME all the rest`. */
export function readPairs(text: string, escapeMark: string, variables: Variables): [string, string][] {
  const old = /^([^\s="']+)\s+(.*)$/s.exec(text)
  if (old !== null) {
    const [, name = '', value = ''] = old
    return [[name, wholeWord(value, escapeMark, variables)]]
  }
  return splitWords(text, escapeMark, variables).map((word) => {
    const at = word.indexOf('=')
    if (at < 1) throw new Error(`must be NAME=value, got "${word}"`)
    return [word.slice(0, at), word.slice(at + 1)]
  })
}

/** The exec form `["a", "b"]`; undefined for anything else, which Docker takes as the shell form. */
export function execForm(text: string): readonly string[] | undefined {
  if (!text.startsWith('[')) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined
  } catch {
    return undefined
  }
}
