import { isScalar, LineCounter, type Node, parseDocument, type YAMLParseError } from 'yaml'
import { type Confidence, severities } from '../report/finding.ts'
import { isDay } from './day.ts'
import { tooDeepAt } from './nesting.ts'
import { malformed, oneOf, type Page, record, sequence, wrong } from './page.ts'
import { builtIn, type ImagePolicy, type Policy, unfixedModes, type Waiver } from './policy.ts'
import { ownRules } from './rules.ts'

export const policyKeys = ['fail-on', 'image', 'waivers', 'rules'] as const

/**
 * Reads `.kship.yml`. Unknown keys and wrong types are errors that name the file, the line and the key: a misspelt
 * waiver that is silently not read would surprise twice.
 * @param file as a person would call it
 */
export function parsePolicy(file: string, text: string): Policy {
  if (text.length > longest) throw malformed(file, `${file}: it is longer than ${longest} characters`)
  const deep = tooDeepAt(text)
  if (deep !== undefined) throw malformed(file, `${file}:${deep}: it is nested deeper than any policy is`)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, logLevel: 'error' })
  const page: Page = { file, line: (node) => lines.linePos(node?.range?.[0] ?? 0).line }
  const [broken] = document.errors
  if (broken !== undefined) {
    throw malformed(file, `${file}:${broken.linePos?.[0].line ?? 1}: ${saying(broken)}`, broken)
  }
  const root = document.contents
  if (root === null || (isScalar(root) && root.value === null)) return builtIn
  const keys = record(page, root, 'the policy', policyKeys)
  return {
    failOn: keys['fail-on'] === undefined ? builtIn.failOn : failOn(page, keys['fail-on']),
    waivers:
      keys['waivers'] === undefined
        ? []
        : sequence(page, keys['waivers'], 'waivers').map((node) => waiver(page, node)),
    image: keys['image'] === undefined ? builtIn.image : imagePolicy(page, keys['image']),
    rules: keys['rules'] === undefined ? [] : ownRules(page, keys['rules']),
  }
}

/** Ten thousand waivers are half of it. */
const longest = 4 * 1024 * 1024

function saying({ code, message }: YAMLParseError): string {
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here; a policy is a single one'
  const [summary = 'no YAML'] = message.split('\n')
  return summary.replace(/ at line \d+, column \d+:$/, '')
}

export const blockable: readonly Confidence[] = ['high', 'medium']

const failOn = (page: Page, node: Node | null): readonly Confidence[] =>
  sequence(page, node, 'fail-on').map((item) =>
    oneOf(page, item, blockable, `"fail-on" takes ${blockable.join(' and ')}; low never blocks`),
  )

export const imageKeys = ['fail-on', 'unfixed'] as const

function imagePolicy(page: Page, node: Node | null): ImagePolicy {
  const keys = record(page, node, '"image"', imageKeys)
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

export const waiverKeys = ['fingerprint', 'reason', 'owner', 'expires'] as const

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
