import { cpuTime } from './fakes/stopwatch.ts'

/** Prepares an input of about so many characters; what it gives back is timed. */
export type Make = (size: number) => () => void

/** Milliseconds of CPU. */
export const cpuOf = (work: () => void): number => cpuTime(work, 1) / 1000

/** Below this many milliseconds the time says nothing. */
const least = 40
/** Of a doubled text: linear is 2, quadratic 4. */
const most = 3
const patience = 20_000

/**
 * How the time grows when the text doubles twice.
 * @returns what was measured where it grows faster than the text, else undefined
 */
export function superlinear(make: Make, from: number): string | undefined {
  const sizes = [from, 2 * from, 4 * from]
  const works = sizes.map(make)
  const times: number[] = []
  for (const work of works) {
    times.push(cpuOf(work))
    if ((times.at(-1) ?? 0) > patience) return told(sizes, times)
  }
  if (!isSteep(times)) return undefined
  // A collection of garbage may have come in between: the best of three counts.
  const best = works.map((work, at) => Math.min(times[at] ?? 0, cpuOf(work), cpuOf(work)))
  return isSteep(best) ? told(sizes, best) : undefined
}

const isSteep = ([first = 0, second = 0, third = 0]: readonly number[]): boolean =>
  third > least && third / second > most && third / first > most * 2

const told = (sizes: readonly number[], times: readonly number[]): string =>
  times.map((time, at) => `${(sizes[at] ?? 0) >> 10} KiB ${time.toFixed(0)} ms`).join(', ')

export const repeated = (piece: string, size: number): string =>
  piece.repeat(Math.ceil(size / piece.length)).slice(0, size)
