import type { Progress } from '../core/command/progress.ts'

/** Does the work for each, `width` at a time; the results are in the order of what was given. */
export async function inTurn<T, R>(
  all: readonly T[],
  width: number,
  work: (one: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = []
  const waiting = [...all.entries()]
  let failed = false
  async function next(): Promise<void> {
    for (let entry = waiting.shift(); entry !== undefined && !failed; entry = waiting.shift()) {
      try {
        results[entry[0]] = await work(entry[1])
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const workers = Array.from({ length: width }, next)
  // What was begun is ended before a failure is told: nothing works on in a folder that is being removed.
  const ended = await Promise.allSettled(workers)
  for (const one of ended) if (one.status === 'rejected') throw one.reason
  return results
}

/** The lines of one piece of work stay together: they are shown once it is over, those that `choose` leaves. */
export async function heldBack<R>(
  progress: Progress,
  choose: (lines: readonly string[]) => readonly string[],
  work: (held: Progress) => Promise<R>,
): Promise<R> {
  const lines: string[] = []
  const hold = (text: string): void => void lines.push(text)
  const held = {
    ...progress,
    note: hold,
    warn: (text: string) => hold(`warning: ${text}`),
    update: () => undefined,
  }
  try {
    return await work(held)
  } finally {
    for (const line of choose(lines)) progress.note(line)
  }
}
