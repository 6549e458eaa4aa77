// `npm run bench`: our commands against what no one can be faster than and against the peers that are on PATH, side by
// side in one run. Ratios decide; the absolute figures are those of this machine. `--directory DIR` measures the guard
// over that repository instead of one that is made; `--rounds N` takes the best of so many.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { compareGuard } from './guard.mjs'
import { makeApp, makeHistory } from './inputs.mjs'
import { compare } from './measure.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const cli = join(root, 'build', 'cli.js')
const node = process.execPath
const { values } = parseArgs({ options: { directory: { type: 'string' }, rounds: { type: 'string' } } })
const rounds = Number(values.rounds ?? 3)
const scratch = mkdtempSync(join(tmpdir(), 'kship-bench-'))

try {
  if (values.directory === undefined) startUp()
  compareGuard(values.directory === undefined ? history() : resolve(values.directory), scratch, rounds)
  if (values.directory === undefined) look()
} catch (error) {
  process.stderr.write(`bench: ${error.message}\n`)
  process.exitCode = 1
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

/** The shortest life of an action: it reads its inputs and refuses one. */
function startUp() {
  const actions = readdirSync(join(root, 'actions'))
  const refused = actions.map((name) => ({
    name: `action ${name}`,
    command: ['env', 'INPUT_QUIET=perhaps', node, join(root, 'actions', name, 'main.js')],
    exits: [1],
  }))
  const floor = { name: 'floor: node -e 0', command: ['env', node, '-e', '0'], isFloor: true }
  compare('start-up', [...refused, floor], 5)
}

function history() {
  const folder = join(scratch, 'history')
  makeHistory(folder, 2_000)
  return folder
}

function look() {
  const context = join(scratch, 'app')
  const layout = join(scratch, 'layout')
  mkdirSync(context)
  makeApp(context, 200)
  const build = [
    node,
    cli,
    'scan-image',
    '--context',
    context,
    '--layout',
    layout,
    '--engines',
    'none',
    '--quiet',
  ]
  const { status, stderr } = spawnSync(build[0], build.slice(1), { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  const inflate = fileURLToPath(new URL('inflate.mjs', import.meta.url))
  compare('scan-image: look into an image of 200 MB', [
    {
      name: 'kship scan-image --image',
      command: [node, cli, 'scan-image', '--image', layout, '--engines', 'none', '--quiet'],
    },
    { name: 'floor: node gunzip of its layers', command: [node, inflate, layout], isFloor: true },
  ])
}
