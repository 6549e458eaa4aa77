// docs/rules.md, from the table of kinds: whoever adds a kind adds its chapter.

/** @param kinds as src/core/secrets/kinds.ts exports them */
export function rulesPage(kinds) {
  const rules = distinct(kinds.flatMap(rulesOf)).sort((a, b) => (a.id < b.id ? -1 : 1))
  return [
    '<!-- Written by `npm run docs` from src/core/secrets/kinds.ts. -->\n\n',
    '# What secret-guard recognises\n\n',
    `${rules.length} rules. Severity says what the secret opens, the confidence of each finding how sure it is that there is\n`,
    'one: high and medium block, low never does. What a value is decides; the path of a test or a document excuses nothing.\n\n',
    '| rule | | severity | begins like |\n|---|---|---|---|\n',
    ...rules.map(
      ({ id, title, severity, example = '' }) =>
        `| [\`${id}\`](#${id}) | ${cell(title)} | ${severity} | ${example === '' ? '' : code(example)} |\n`,
    ),
    ...rules.map(chapter),
  ].join('')
}

/** What is filled in where a secret is found, see src/core/secrets/advice.ts. */
const place = /\{([A-Z_]+)\}/g

function chapter({ id, title, severity, recognised, whose, rotate }) {
  return [
    `\n## ${id}\n\n`,
    `${title}, ${severity}.\n`,
    recognised === undefined ? '' : `Recognised: ${recognised.replace(/\.$/, '')}.\n`,
    '\nTo rotate:\n\n',
    ...[...(whose === undefined ? [] : [whose]), ...rotate].map(
      (line) => `    ${line.replace(place, '$1')}\n`,
    ),
  ].join('')
}

/** A kind with one rule begins like its anchor, where nothing else is said. */
const rulesOf = ({ rules, anchors: [anchor] }) =>
  rules.length === 1 && anchor !== undefined ? [{ example: `${anchor}…`, ...rules[0] }] : rules

const distinct = (rules) => [...new Map(rules.map((rule) => [rule.id, rule])).values()]
const cell = (text) => text.replace(/\|/g, '\\|')
const code = (text) => `\`${cell(text)}\``
