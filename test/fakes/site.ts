import type { Site } from '../../src/core/command/command.ts'
import type { Clock, Progress } from '../../src/core/command/progress.ts'

/** A clock that only sleeping moves. */
export function fakeClock(start = Date.UTC(2026, 10, 24)): Clock & { advance(milliseconds: number): void } {
  let now = start
  return {
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds
    },
    advance(milliseconds) {
      now += milliseconds
    },
  }
}

export const silent = {
  step: (_, work) => work(),
  update: () => undefined,
  note: () => undefined,
  warn: () => undefined,
} as const satisfies Progress

export function fakeSite(rest: Partial<Site> = {}): Site {
  return {
    host: 'terminal',
    env: {},
    cwd: '/somewhere',
    clock: fakeClock(),
    progress: silent,
    signal: new AbortController().signal,
    mask: () => undefined,
    ...rest,
  }
}
