import type { Clock } from '../command/progress.ts'

/** One look at what moves: its state in words, and how it ended where it has. */
export type Glance<E> = { readonly transition: string; readonly ended: E | undefined }

export type Watch = {
  readonly clock: Clock
  /** Milliseconds since the epoch. */
  readonly deadline: number
  /** Told each new state. */
  readonly seen: (transition: string) => void
}

const shortest = 1_000
const longest = 10_000

/** Looks until it has ended. Undefined: it had not at the deadline. */
export async function watched<E>(
  look: () => Promise<Glance<E>>,
  { clock, deadline, seen }: Watch,
): Promise<E | undefined> {
  let last = ''
  let pause = shortest
  for (;;) {
    const { transition, ended } = await look()
    if (transition !== last) seen(transition)
    if (ended !== undefined) return ended
    if (clock.now() >= deadline) return undefined
    // Something moves: look again soon. Nothing does: ask less often, since the rate limits are not published.
    pause = transition === last ? Math.min(pause * 1.5, longest) : shortest
    last = transition
    await clock.sleep(Math.min(pause, Math.max(0, deadline - clock.now())))
  }
}
