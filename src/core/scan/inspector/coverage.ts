import type { Clock } from '../../command/progress.ts'
import { meaningOf } from './reasons.ts'
import type { Coverage } from './scanner.ts'

/** Milliseconds: asked again after the shortest pause, then ever less often. */
const shortest = 5_000
const longest = 15_000

export type Pace = {
  readonly clock: Clock
  /** From 0 up to 1: keeps many jobs from asking at once. */
  random(): number
  /** Milliseconds since the epoch. */
  readonly deadline: number
}
export type Covered = { readonly scannedAt: number } | { readonly gap: string }

/**
 * Waits until Inspector has scanned what was pushed. A scan from before the push is none of it.
 * @param seen told each new reason
 */
export async function untilScanned(
  read: () => Promise<Coverage | undefined>,
  pushedAt: number,
  { clock, random, deadline }: Pace,
  seen: (reason: string) => void,
): Promise<Covered> {
  const began = clock.now()
  let last = ''
  for (let pause = shortest; ; pause = Math.min(pause * 1.5, longest)) {
    const found = await read()
    const reason = found?.reason ?? 'not covered yet'
    if (reason !== last) seen(reason)
    last = reason
    const meaning = found === undefined ? 'wait' : meaningOf(found.reason)
    if (typeof meaning === 'object') return { gap: `${reason}: ${meaning.never}` }
    const scannedAt = found?.scannedAt
    if (meaning === 'done' && scannedAt !== undefined && scannedAt >= pushedAt) return { scannedAt }
    if (clock.now() >= deadline) {
      const seconds = Math.round((clock.now() - began) / 1000)
      return {
        gap: `it had not finished after ${seconds} seconds (${reason}); ask again with a longer timeout`,
      }
    }
    const jittered = pause * (0.8 + 0.4 * random())
    await clock.sleep(Math.min(jittered, Math.max(0, deadline - clock.now())))
  }
}
