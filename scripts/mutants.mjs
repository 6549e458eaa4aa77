// `npm run mutants`: breaks one line at a time in a copy of the tree; the named test must turn red for each.
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mutants } from '../test/mutants/mutants.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const copy = mkdtempSync(join(tmpdir(), 'kship-mutants-'))
const copied = [
  'src',
  'test',
  'scripts',
  'examples',
  'actions',
  'package.json',
  'package-lock.json',
  'jest.config.mjs',
  'tsconfig.json',
  'tsconfig.build.json',
]

try {
  for (const name of copied) cpSync(join(root, name), join(copy, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  const wanted = process.argv.slice(2)
  const taken = mutants.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
  const survivors = taken.filter(survives)
  process.stdout.write(`${taken.length - survivors.length} mutants caught, ${survivors.length} survived\n`)
  process.exitCode = survivors.length === 0 ? 0 : 1
} finally {
  rmSync(copy, { recursive: true, force: true })
}

function survives({ name, invariant, file, from, to, caughtBy }) {
  const path = join(copy, file)
  const original = readFileSync(path, 'utf8')
  if (original.split(from).length !== 2)
    throw new Error(`${name}: "${from}" must stand exactly once in ${file}`)
  writeFileSync(
    path,
    original.replace(from, () => to),
  )
  try {
    execFileSync(
      process.execPath,
      ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--noCheck'],
      { cwd: copy },
    )
    const jest = spawnSync(
      process.execPath,
      ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--json', caughtBy],
      { cwd: copy, encoding: 'utf8', maxBuffer: 1 << 28 },
    )
    const failed = JSON.parse(jest.stdout).numFailedTests
    process.stdout.write(`${failed > 0 ? 'caught  ' : 'SURVIVED'} invariant ${invariant}: ${name}\n`)
    return failed === 0
  } finally {
    writeFileSync(path, original)
  }
}
