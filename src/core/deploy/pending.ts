import { Halted } from '../command/failure.ts'
import type { Clock } from '../command/progress.ts'

/** What is pending, as a sentence begins with it (`Version 13`), or what was read once nothing is. */
export type Settling<T> = { readonly pending: string } | { readonly pending?: never; readonly settled: T }

const pause = 5_000

/**
 * Waits for somebody else's deployment: nothing is planned on one that has not ended, and nothing is put over it.
 * @param deadline milliseconds since the epoch
 * @throws Halted failed `still-running` when one is pending at the deadline
 */
export async function settled<T>(
  read: () => Promise<Settling<T>>,
  clock: Clock,
  deadline: number,
): Promise<T> {
  for (;;) {
    const found = await read()
    if (found.pending === undefined) return found.settled
    if (clock.now() >= deadline) throw unended(found.pending)
    await clock.sleep(pause)
  }
}

const unended = (what: string): Halted =>
  new Halted(
    'failed',
    'still-running',
    `${what} was deployed by someone else and had not ended in time. Nothing was done; run again once it has, or give a longer "timeout".`,
  )
