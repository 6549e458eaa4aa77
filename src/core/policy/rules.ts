import { isScalar, type Node } from 'yaml'
import { confidences, severities } from '../report/finding.ts'
import { oneOf, type Page, record, sequence, wrong } from './page.ts'
import { charsets, type OwnChecks, type OwnRule } from './policy.ts'

export const ruleKeys = [
  'name',
  'title',
  'keywords',
  'pattern',
  'checks',
  'severity',
  'confidence',
  'rotate',
  'examples',
] as const
export const checkKeys = ['min-length', 'min-bits', 'charset'] as const
export const exampleKeys = ['match', 'no-match'] as const

/** A shorter one stands everywhere, and the pattern would be tried everywhere. */
export const shortestKeyword = 3
/** Of all rules together: what all keywords are looked for with in one pass holds little more, the built-in ones included. */
const mostKeywordCharacters = 20_000
/** Of one: each character of a text may cost as many steps, which in JavaScript are slow. */
export const longestPattern = 2000
/** Of all rules together. */
const mostPatternCharacters = 50_000
export const ruleName = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/

/** The `rules` of a policy as they are written; whether they do what their examples say is tried before they are used. */
export function ownRules(page: Page, node: Node | null): readonly OwnRule[] {
  const seen = new Set<string>()
  let characters = 0
  let patterns = 0
  return sequence(page, node, 'rules').map((item) => {
    const rule = ownRule(page, item)
    characters += rule.keywords.join('').length
    if (characters > mostKeywordCharacters)
      throw wrong(page, item, `the keywords of all rules are ${mostKeywordCharacters} characters at most`)
    patterns += rule.pattern.length
    if (patterns > mostPatternCharacters)
      throw wrong(page, item, `the patterns of all rules are ${mostPatternCharacters} characters at most`)
    if (seen.has(rule.name)) throw wrong(page, item, `there are two rules of the name "${rule.name}"`)
    seen.add(rule.name)
    return rule
  })
}

function ownRule(page: Page, node: Node | null): OwnRule {
  const keys = record(page, node, 'a rule', ruleKeys)
  const text = (key: (typeof ruleKeys)[number], what: string): string =>
    textOf(page, keys[key], `a rule needs "${key}": ${what}`, node)
  const name = text('name', 'lower-case words with dashes between them')
  if (!ruleName.test(name)) throw wrong(page, keys['name'], `"name" of a rule: lower-case words with dashes`)
  const pattern = text('pattern', 'a regular expression')
  if (pattern.length > longestPattern)
    throw wrong(page, keys['pattern'], `"pattern" of a rule is ${longestPattern} characters at most`)
  return {
    name,
    at: `${page.file}:${page.line(node)}`,
    title: keys['title'] === undefined ? `Own rule ${name}` : text('title', 'one line'),
    keywords: keywords(page, keys['keywords'], node),
    pattern,
    severity: optional(keys['severity'], 'high', (found) =>
      oneOf(page, found, severities, `"severity" takes ${severities.join(', ')}`),
    ),
    confidence: optional(keys['confidence'], 'high', (found) =>
      oneOf(page, found, confidences, `"confidence" takes ${confidences.join(', ')}`),
    ),
    rotate: optional(keys['rotate'], ['change it where it was issued'], (found) =>
      texts(page, found, 'rotate'),
    ),
    checks: optional(keys['checks'], {}, (found) => checks(page, found)),
    examples: examples(page, keys['examples'], node),
  }
}

const optional = <T>(node: Node | null | undefined, otherwise: T, read: (node: Node | null) => T): T =>
  node === undefined ? otherwise : read(node)

function textOf(page: Page, node: Node | null | undefined, otherwise: string, parent: Node | null): string {
  const value = isScalar(node) ? node.value : undefined
  if (typeof value !== 'string' || value.trim() === '') throw wrong(page, node ?? parent, otherwise)
  return value
}

const texts = (page: Page, node: Node | null, name: string): readonly string[] =>
  sequence(page, node, name).map((item) => textOf(page, item, `"${name}" is a list of texts`, node))

function keywords(page: Page, node: Node | null | undefined, rule: Node | null): readonly string[] {
  const what = `a rule needs "keywords": texts of at least ${shortestKeyword} characters, one of which is near every value`
  const found = node === undefined || node === null ? [] : texts(page, node, 'keywords')
  if (found.length === 0 || found.some((word) => word.length < shortestKeyword))
    throw wrong(page, node ?? rule, what)
  return found
}

function checks(page: Page, node: Node | null): OwnChecks {
  const keys = record(page, node, '"checks"', checkKeys)
  const names = Object.keys(charsets) as (keyof typeof charsets)[]
  return {
    ...(keys['min-length'] !== undefined && { minLength: count(page, keys['min-length'], 'min-length') }),
    ...(keys['min-bits'] !== undefined && { minBits: count(page, keys['min-bits'], 'min-bits') }),
    ...(keys['charset'] !== undefined && {
      charset: oneOf(page, keys['charset'], names, `"charset" takes ${names.join(', ')}`),
    }),
  }
}

function count(page: Page, node: Node | null, name: string): number {
  const value = isScalar(node) ? node.value : undefined
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value
  throw wrong(page, node, `"${name}" takes a whole number above 0`)
}

function examples(page: Page, node: Node | null | undefined, rule: Node | null): OwnRule['examples'] {
  const what = 'a rule needs "examples": with "match" and "no-match", at least one text each'
  if (node === undefined) throw wrong(page, rule, what)
  const keys = record(page, node, '"examples"', exampleKeys)
  const [match = [], noMatch = []] = exampleKeys.map((key) => {
    const list = keys[key]
    return list === undefined ? [] : texts(page, list, key)
  })
  if (match.length === 0 || noMatch.length === 0) throw wrong(page, node, what)
  return { match, noMatch }
}
