import type { Clock, Progress } from '../../src/core/command/progress.ts'

/** Time passes by sleeping alone; every sleep is kept. */
export function fakeClock(start = 0): Clock & { readonly slept: number[] } {
  let time = start
  const slept: number[] = []
  return {
    slept,
    now: () => time,
    async sleep(milliseconds) {
      slept.push(milliseconds)
      time += milliseconds
    },
  }
}

export const silent = {
  step: (_, work) => work(),
  update: () => undefined,
  note: () => undefined,
  warn: () => undefined,
} as const satisfies Progress
