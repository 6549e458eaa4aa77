// Makes a fresh clone ready: installs when node_modules does not match the lockfile, compiles when build/ is
// older than src/. Plain JavaScript without a dependency, since it runs before there is any.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const at = (...parts) => join(root, ...parts)
const time = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0)

const lock = createHash('sha256')
  .update(readFileSync(at('package-lock.json')))
  .digest('hex')
const lockStamp = at('node_modules', '.installed-from')
const installed = () => existsSync(lockStamp) && readFileSync(lockStamp, 'utf8') === lock

function newest(folder) {
  let latest = time(folder)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : time(path))
  }
  return latest
}

const compiled = () =>
  time(at('build', '.stamp')) >
  Math.max(
    newest(at('src')),
    ...['tsconfig.build.json', 'package-lock.json', 'scripts/bundle-guard.mjs'].map((file) => time(at(file))),
  )

function run(command, args, what) {
  process.stderr.write(`setup: ${what}\n`)
  try {
    execFileSync(command, args, {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    })
  } catch {
    process.stderr.write(`setup: ${what} failed: ${command} ${args.join(' ')}\n`)
    process.exit(70)
  }
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`setup: node ${process.versions.node} is too old, 20.19 is the least\n`)
  process.exit(2)
}
if (!installed()) {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  run(
    'npm',
    ['ci', '--ignore-scripts', '--include=dev', ...quiet],
    'installing the packages of package-lock.json',
  )
  writeFileSync(lockStamp, lock)
}
if (!compiled()) {
  rmSync(at('build'), { recursive: true, force: true })
  run(process.execPath, [tsc(), '-p', 'tsconfig.build.json'], 'compiling src/ to build/')
  run(process.execPath, [at('scripts', 'bundle-guard.mjs')], 'bundling secret-guard')
  writeFileSync(at('build', '.stamp'), '')
}

function tsc() {
  const { bin } = JSON.parse(readFileSync(at('node_modules', 'typescript', 'package.json'), 'utf8'))
  return at('node_modules', 'typescript', typeof bin === 'string' ? bin : bin.tsc)
}
