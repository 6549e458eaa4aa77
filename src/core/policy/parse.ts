import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type Scalar } from 'yaml'
import { UsageError } from '../command/failure.ts'
import { didYouMean } from '../command/inputs.ts'
import { type Confidence, severities } from '../report/finding.ts'
import { isDay } from './day.ts'
import { builtIn, type ImagePolicy, type Policy, unfixedModes, type Waiver } from './policy.ts'

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
  const keys = record(page, root, 'the policy', ['fail-on', 'image', 'waivers'])
  return {
    failOn: keys['fail-on'] === undefined ? builtIn.failOn : failOn(page, keys['fail-on']),
    waivers:
      keys['waivers'] === undefined
        ? []
        : sequence(page, keys['waivers'], 'waivers').map((node) => waiver(page, node)),
    image: keys['image'] === undefined ? builtIn.image : imagePolicy(page, keys['image']),
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
  sequence(page, node, 'fail-on').map((item) =>
    oneOf(page, item, blockable, `"fail-on" takes ${blockable.join(' and ')}; low never blocks`),
  )

function imagePolicy(page: Page, node: Node | null): ImagePolicy {
  const keys = record(page, node, '"image"', ['fail-on', 'unfixed'])
  const severity = `"fail-on" of "image" takes ${severities.join(', ')}`
  const unfixed = `"unfixed" takes ${unfixedModes.join(' or ')}`
  return {
    failOn:
      keys['fail-on'] === undefined
        ? builtIn.image.failOn
        : sequence(page, keys['fail-on'], 'fail-on').map((item) => oneOf(page, item, severities, severity)),
    unfixed:
      keys['unfixed'] === undefined
        ? builtIn.image.unfixed
        : oneOf(page, keys['unfixed'], unfixedModes, unfixed),
  }
}

function oneOf<const V extends string>(
  page: Page,
  node: Node | null,
  values: readonly V[],
  otherwise: string,
): V {
  const found = values.find((one) => isScalar(node) && node.value === one)
  if (found === undefined) throw wrong(page, node, otherwise)
  return found
}

const waiverKeys = ['fingerprint', 'reason', 'owner', 'expires'] as const

function waiver(page: Page, node: Node | null): Waiver {
  const keys = record(page, node, 'a waiver', waiverKeys)
  const text = (
    key: (typeof waiverKeys)[number],
    shape: { test(text: string): boolean },
    what: string,
  ): string => {
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
    expires: text('expires', { test: isDay }, 'a day as YYYY-MM-DD'),
  }
}
