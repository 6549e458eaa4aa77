/**
 * The twin's time. The calendar is the machine's own, plus what tests add by `advance`, so that stamps and the
 * expiry of tokens stay comparable with a client's clock; only waiting is shortened, by `speed`.
 */
export type TwinClock = {
  /** Milliseconds since the epoch. */
  now(): number
  /** Ends after `milliseconds / speed` of real time, or as soon as `advance` has passed the rest. Never throws. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
  /** Moves the calendar and ends the sleeps that lie before it. */
  advance(milliseconds: number): void
}

type Sleeper = { due: number; wake: () => void; timer: NodeJS.Timeout | undefined }

/** `speed`: how many of the twin's seconds pass in a real one while it waits; 0 waits for `advance` alone. */
export function twinClock(speed: number): TwinClock {
  let added = 0
  const sleepers = new Set<Sleeper>()
  // Sleeps are measured apart from the calendar: advanced time counts whole, real time by the speed.
  const elapsed = (): number => added + performance.now() * speed
  return {
    now: () => Date.now() + added,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve()
        const sleeper: Sleeper = { due: elapsed() + milliseconds, timer: undefined, wake }
        function wake(): void {
          clearTimeout(sleeper.timer)
          signal?.removeEventListener('abort', wake)
          sleepers.delete(sleeper)
          resolve()
        }
        signal?.addEventListener('abort', wake)
        sleepers.add(sleeper)
        if (speed > 0) sleeper.timer = setTimeout(wake, milliseconds / speed)
      }),
    advance(milliseconds) {
      added += milliseconds
      for (const sleeper of [...sleepers].sort((one, other) => one.due - other.due)) {
        if (sleeper.due <= elapsed()) sleeper.wake()
        else if (speed > 0) {
          clearTimeout(sleeper.timer)
          sleeper.timer = setTimeout(sleeper.wake, (sleeper.due - elapsed()) / speed)
        }
      }
    },
  }
}
