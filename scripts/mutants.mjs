// `npm run mutants [NAME …]`: breaks one line at a time in copies of the tree; the named test must turn red for each.
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mutants } from '../test/mutants/mutants.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const copied = [
  'src',
  'test',
  'scripts',
  'examples',
  'actions',
  'build',
  'package.json',
  'package-lock.json',
  'jest.config.mjs',
  'tsconfig.json',
  'tsconfig.build.json',
]

const wanted = process.argv.slice(2)
const unknown = wanted.filter((one) => mutants.every(({ name }) => name !== one))
if (unknown.length > 0) throw new Error(`no mutant "${unknown.join('", "')}"`)
const waiting = mutants.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
const total = waiting.length
const survivors = []
const lanes = Array.from({ length: Math.min(availableParallelism(), 4, total) }, lane)
await Promise.all(lanes)
process.stdout.write(`${total - survivors.length} mutants caught, ${survivors.length} survived\n`)
process.exitCode = survivors.length === 0 ? 0 : 1

/** Takes one mutant after the other, in a copy of its own. */
async function lane() {
  const copy = mkdtempSync(join(tmpdir(), 'kship-mutants-'))
  try {
    for (const name of copied) cpSync(join(root, name), join(copy, name), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      if (await survives(mutant, copy)) survivors.push(mutant)
    }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** `named`: of its tests only those with this in their names are run. `built`: they run what was compiled. */
async function survives(mutant, copy) {
  const { name, invariant, edits, file, from, to, inEach, built } = mutant
  const undo = (edits ?? [{ file, from, to }]).map((edit) => apply(edit, name, copy))
  const start = performance.now()
  try {
    if (built) compile(copy)
    const uncaught = uncaughtBy(await resultsOf(mutant, copy), inEach)
    const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(5)
    const fate = uncaught === undefined ? 'caught  ' : 'SURVIVED'
    process.stdout.write(`${fate} ${seconds} s  invariant ${invariant}: ${name} ${uncaught ?? ''}\n`)
    return uncaught !== undefined
  } finally {
    for (const back of undo.reverse()) back()
    if (built) compile(copy)
  }
}

/** @returns what takes the edit back */
function apply({ file, from, to }, name, copy) {
  const path = join(copy, file)
  const original = readFileSync(path, 'utf8')
  if (original.split(from).length !== 2)
    throw new Error(`${name}: "${from}" must stand exactly once in ${file}`)
  writeFileSync(
    path,
    original.replace(from, () => to),
  )
  return () => writeFileSync(path, original)
}

/**
 * @param inEach of every group of tests with such a name one such test must turn red
 * @returns undefined when all is caught; else what was not, as far as it has names
 */
function uncaughtBy({ numFailedTests, testResults }, inEach) {
  if (inEach === undefined) return numFailedTests > 0 ? undefined : ''
  const groups = new Map()
  for (const { ancestorTitles, title, status } of testResults.flatMap((file) => file.assertionResults)) {
    const group = ancestorTitles.at(-1) ?? ''
    if (!inEach.group.test(group) || !inEach.test.test(title) || inEach.except.includes(group)) continue
    groups.set(group, groups.get(group) === true || status === 'failed')
  }
  const silent = [...groups].flatMap(([group, isRed]) => (isRed ? [] : [group]))
  return groups.size > 0 && silent.length === 0 ? undefined : silent.join(', ')
}

function compile(copy) {
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--noCheck']
  execFileSync(process.execPath, tsc, { cwd: copy })
}

async function resultsOf({ caughtBy, named = '' }, cwd) {
  const jest = [
    '--experimental-vm-modules',
    '--no-warnings',
    'node_modules/jest/bin/jest.js',
    '--json',
    '-i',
    '--forceExit',
    `--testNamePattern=${named}`,
    caughtBy,
  ]
  const child = spawn(process.execPath, jest, { cwd, stdio: ['ignore', 'pipe', 'ignore'] })
  let said = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) said += chunk
  if (said === '') throw new Error(`jest ran nothing: is there a test ${caughtBy}?`)
  return JSON.parse(said)
}
