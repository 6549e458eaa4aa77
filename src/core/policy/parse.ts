import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type Scalar } from 'yaml'
import { UsageError } from '../command/failure.ts'
import { didYouMean } from '../command/inputs.ts'
import type { Confidence } from '../report/finding.ts'
import { builtIn, type Policy, type Waiver } from './policy.ts'

/**
 * Reads `.kship.yml`. Unknown keys and wrong types are errors that name the file, the line and the key: a misspelt
 * waiver that is silently not read would surprise twice.
 * @param file as a person would call it
 */
export function parsePolicy(file: string, text: string): Policy {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, logLevel: 'error' })
  const page: Page = { file, line: (node) => lines.linePos(node?.range?.[0] ?? 0).line }
  const [broken] = document.errors
  if (broken !== undefined) {
    const [summary = 'no YAML'] = broken.message.split('\n')
    throw malformed(file, `${file}:${broken.linePos?.[0].line ?? 1}: ${summary}`, broken)
  }
  const root = document.contents
  if (root === null || (isScalar(root) && root.value === null)) return builtIn
  const keys = record(page, root, 'the policy', ['fail-on', 'waivers'])
  return {
    failOn: keys['fail-on'] === undefined ? builtIn.failOn : failOn(page, keys['fail-on']),
    waivers:
      keys['waivers'] === undefined
        ? []
        : sequence(page, keys['waivers'], 'waivers').map((node) => waiver(page, node)),
  }
}

type Page = { readonly file: string; line(node: Node | null | undefined): number }

const malformed = (file: string, message: string, cause?: unknown): UsageError =>
  new UsageError(
    'malformed-file',
    'policy',
    message.replace(/\s+/g, ' '),
    cause === undefined ? undefined : new Error(`in ${file}`, { cause }),
  )

const wrong = (page: Page, node: Node | null | undefined, what: string): UsageError =>
  malformed(page.file, `${page.file}:${page.line(node)}: ${what}`)

function record(
  page: Page,
  node: Node | null | undefined,
  name: string,
  known: readonly string[],
): Record<string, Node | null> {
  if (!isMap<Scalar, Node | null>(node))
    throw wrong(page, node, `${name} must be a mapping of ${known.join(', ')}`)
  return Object.fromEntries(
    node.items.map(({ key, value }) => {
      const word = String(key.value)
      if (!known.includes(word))
        throw wrong(page, key, `unknown key "${word}" in ${name}${didYouMean(word, known)}`)
      return [word, value]
    }),
  )
}

function sequence(page: Page, node: Node | null, name: string): readonly (Node | null)[] {
  if (!isSeq<Node | null>(node)) throw wrong(page, node, `"${name}" must be a list`)
  return node.items
}

const blockable: readonly Confidence[] = ['high', 'medium']

const failOn = (page: Page, node: Node | null): readonly Confidence[] =>
  sequence(page, node, 'fail-on').map((item) => {
    const found = blockable.find((one) => isScalar(item) && item.value === one)
    if (found === undefined)
      throw wrong(page, item, `"fail-on" takes ${blockable.join(' and ')}; low never blocks`)
    return found
  })

const waiverKeys = ['fingerprint', 'reason', 'owner', 'expires'] as const

function waiver(page: Page, node: Node | null): Waiver {
  const keys = record(page, node, 'a waiver', waiverKeys)
  const text = (key: (typeof waiverKeys)[number], shape: RegExp, what: string): string => {
    const value = keys[key]
    // An unquoted fingerprint of digits alone is a number to YAML: its source is what was meant.
    const written = isScalar(value) ? (value.source ?? String(value.value)) : ''
    if (!shape.test(written)) throw wrong(page, value ?? node, `a waiver needs "${key}": ${what}`)
    return written
  }
  return {
    fingerprint: text('fingerprint', /^[0-9a-f]{32}$/, '32 hexadecimal digits, as the report shows them'),
    reason: text('reason', /\S/, 'why it may stay'),
    owner: text('owner', /\S/, 'who takes it away'),
    expires: text('expires', /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, 'a day as YYYY-MM-DD'),
  }
}
