// Wall and CPU seconds of a command with all its children, and the peak memory of the largest of its processes.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** bash counts milliseconds; GNU time, where it is there, knows the memory of any program. */
const seconds = 'TIMEFORMAT="%R %U %S"; file=$1; shift; { time "$@" 2>&3; } 3>/dev/null 2>"$file"'
const gnuTime = spawnSync('/usr/bin/time', ['-f', '%M', 'true'], { encoding: 'utf8' })
const memoryOf = (file) =>
  /^\d+\n$/.test(gnuTime.stderr ?? '') ? ['/usr/bin/time', '-q', '-f', '%M', '-o', file] : []

/** @returns seconds of wall time and of CPU, MB of resident memory (0 where nobody counts it) */
export function measure({ command, cwd, input, env, exits = [0] }) {
  const folder = mkdtempSync(join(tmpdir(), 'kship-bench-'))
  try {
    const [times, memory] = ['times', 'memory'].map((name) => join(folder, name))
    writeFileSync(memory, '0')
    const words = [...memoryOf(memory), ...command]
    const { status } = spawnSync('bash', ['-c', seconds, 'bash', times, ...words], {
      cwd,
      input,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'ignore'],
      env: { ...process.env, ...env, LC_ALL: 'C' },
    })
    if (!exits.includes(status)) throw new Error(`${command.slice(0, 6).join(' ')} … ended with ${status}`)
    const [wall, user, system] = readFileSync(times, 'utf8').trim().split(' ').map(Number)
    return { wall, cpu: user + system, memory: Number(readFileSync(memory, 'utf8')) / 1e3 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Seconds: whoever takes longer is measured once. */
const long = 20

/** Each runner in turn, so that a busy moment hits all of them; the best of each counts. */
function sideBySide(runners, rounds) {
  const best = new Map()
  const left = new Set()
  for (let round = 0; round < rounds; round++) {
    for (const runner of runners) {
      const before = best.get(runner)
      if (left.has(runner) || (before !== undefined && before.wall > long)) continue
      const now = measured(runner)
      if (now === undefined) left.add(runner)
      else
        best.set(runner, {
          wall: Math.min(before?.wall ?? Number.POSITIVE_INFINITY, now.wall),
          cpu: Math.min(before?.cpu ?? Number.POSITIVE_INFINITY, now.cpu),
          memory: Math.max(before?.memory ?? 0, now.memory),
        })
    }
  }
  return best
}

/** Undefined for a rival that does not do this work, in this version or at all: the others are measured without it. */
function measured(runner) {
  try {
    return measure(runner)
  } catch (error) {
    if (!runner.isPeer) throw error
    process.stdout.write(`  ${runner.name} is left out: ${error.message}\n`)
    return undefined
  }
}

const shown = (value, unit) =>
  `${value === 0 ? '–' : value.toFixed(value >= 10 ? 0 : value >= 1 ? 2 : 3)} ${unit}`.padStart(11)

const times = (one, other) => (other === 0 ? '–' : `${(one / other).toFixed(2)} ×`).padStart(8)

/**
 * One block of the report: every runner beside the floor (`isFloor`), and our own beside the quickest rival (`isPeer`),
 * by wall time and by CPU time each.
 */
export function compare(title, runners, rounds = 3) {
  process.stdout.write(`\n${title}\n`)
  const results = sideBySide(runners, rounds)
  const rows = [...results].map(([runner, result]) => ({ runner, ...result }))
  const floor = rows.find(({ runner }) => runner.isFloor)
  for (const { runner, wall, cpu, memory } of rows) {
    const ratio = `${times(wall, floor.wall)} wall ${times(cpu, floor.cpu)} CPU of the floor`
    process.stdout.write(
      `  ${runner.name.padEnd(36)} ${shown(wall, 's')} ${shown(cpu, 's CPU')} ${shown(memory, 'MB')} ${ratio}\n`,
    )
  }
  const peers = rows.filter(({ runner }) => runner.isPeer)
  if (peers.length === 0) return
  const [own] = rows
  for (const figure of ['wall', 'cpu']) {
    const best = peers.reduce((a, b) => (b[figure] < a[figure] ? b : a))
    process.stdout.write(
      `  ours is ${times(own[figure], best[figure]).trim()} the best peer by ${figure} (${best.runner.name})\n`,
    )
  }
}
