import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../core/command/progress.ts'

export const systemClock = (signal: AbortSignal): Clock => ({
  now: () => Date.now(),
  sleep: (milliseconds) => wait(milliseconds, undefined, { signal }),
})
