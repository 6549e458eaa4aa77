// Counts how words, identifiers and paths are written, for src/core/secrets/drawn.ts:
//   node scripts/learn-words.mjs FOLDER…   prints its tables
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const isText = /\.(?:js|ts|py|go|md|json|c|h|txt|ya?ml)$/
const symbols = 28
const symbolOf = (code) =>
  code >= 97 && code <= 122
    ? code - 97
    : code >= 65 && code <= 90
      ? code - 65
      : code >= 48 && code <= 57
        ? 26
        : 27
const caseOf = (code) => (code >= 97 && code <= 122 ? 0 : code >= 65 && code <= 90 ? 1 : -1)

const words = new Set()
for (const root of process.argv.slice(2)) {
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !isText.test(entry.name)) continue
    const text = readFileSync(join(entry.parentPath ?? entry.path, entry.name), 'latin1')
    for (const [word] of text.matchAll(/[A-Za-z0-9_\-./+]{6,60}/g)) words.add(word)
  }
}

const costs = (rows) =>
  rows.map((row) => {
    const sum = row.reduce((a, b) => a + b)
    return row.map((count) => -Math.log2(count / sum))
  })

function learn(from) {
  const pairs = Array.from({ length: symbols }, () => Array(symbols).fill(2))
  const cases = [
    [1, 1],
    [1, 1],
  ]
  for (const word of from) {
    for (let at = 1; at < word.length; at++) {
      const [a, b] = [word.charCodeAt(at - 1), word.charCodeAt(at)]
      pairs[symbolOf(a)][symbolOf(b)]++
      if (caseOf(a) !== -1 && caseOf(b) !== -1) cases[caseOf(a)][caseOf(b)]++
    }
  }
  return { pairs: costs(pairs), cases: costs(cases) }
}

/** Keys and digests stand among the words: what is dear to write for its length is left out of the second count. */
function isWord(word, { pairs, cases }) {
  let cost = 0
  for (let at = 1; at < word.length; at++) {
    const [a, b] = [word.charCodeAt(at - 1), word.charCodeAt(at)]
    cost += pairs[symbolOf(a)][symbolOf(b)]
    if (caseOf(a) !== -1 && caseOf(b) !== -1) cost += cases[caseOf(a)][caseOf(b)]
  }
  return cost / word.length < 5.5
}

const first = [...words].filter((word) => /[a-z]/i.test(word) && !/^[0-9a-fA-F.x-]+$/.test(word))
const once = learn(first)
const { pairs, cases } = learn(first.filter((word) => isWord(word, once)))
const halfBits = (cost) => Math.min(35, Math.round(cost * 2)).toString(36)
process.stdout.write(`${pairs.map((row) => row.map(halfBits).join('')).join('\n')}\n`)
process.stdout.write(`${cases.map((row) => row.map((cost) => cost.toFixed(3)).join(' ')).join('\n')}\n`)
