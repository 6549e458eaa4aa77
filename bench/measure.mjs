// Wall and CPU seconds of a command and all its children, as bash counts them; peak memory of a node process.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const peak = fileURLToPath(new URL('peak.mjs', import.meta.url))

/** @returns seconds of wall time and of CPU, and for node MB of peak resident memory */
export function measure({ command, cwd, input, exits = [0] }) {
  const folder = mkdtempSync(join(tmpdir(), 'kship-bench-'))
  try {
    const file = join(folder, 'peak')
    writeFileSync(file, '0')
    const [program, ...args] = command
    const words = program === process.execPath ? [program, '--import', peak, ...args] : command
    const script = 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>/dev/null'
    const { stderr, status } = spawnSync('bash', ['-c', script, 'bash', ...words], {
      cwd,
      input,
      encoding: 'utf8',
      env: { ...process.env, KSHIP_BENCH_PEAK: file, LC_ALL: 'C' },
    })
    if (!exits.includes(status)) throw new Error(`${command.join(' ')} ended with ${status}`)
    const [wall, user, system] = stderr.trim().split(' ').map(Number)
    return { wall, cpu: user + system, memory: Number(readFileSync(file, 'utf8')) / 1e3 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Each runner in turn, so that a busy moment hits all of them; the best of each counts. */
export function sideBySide(runners, rounds) {
  const best = runners.map(() => undefined)
  for (let round = 0; round < rounds; round++) {
    for (const [index, runner] of runners.entries()) {
      const now = measure(runner)
      const before = best[index] ?? now
      best[index] = {
        wall: Math.min(before.wall, now.wall),
        cpu: Math.min(before.cpu, now.cpu),
        memory: Math.max(before.memory, now.memory),
      }
    }
  }
  return best
}

const shown = (value, unit) =>
  value === 0 ? '–' : `${value >= 10 ? value.toFixed(0) : value.toFixed(2)} ${unit}`

/** One block of the report: every runner beside the floor, which is the last. */
export function compare(title, runners, rounds = 3) {
  const results = sideBySide(runners, rounds)
  const floor = results.at(-1)
  process.stdout.write(`\n${title}\n`)
  for (const [index, { wall, cpu, memory }] of results.entries()) {
    const ratio =
      floor.wall === 0
        ? ''
        : `${(wall / floor.wall).toFixed(2)} × wall  ${(cpu / floor.cpu).toFixed(2)} × CPU`
    const figures = [shown(wall, 's'), shown(cpu, 's CPU'), shown(memory, 'MB')].map((one) =>
      one.padStart(11),
    )
    process.stdout.write(`  ${runners[index].name.padEnd(34)} ${figures.join(' ')}  ${ratio}\n`)
  }
}
