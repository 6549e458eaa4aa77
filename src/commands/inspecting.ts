import { InspectingThreads } from '../adapters/system/inspecting-threads.ts'
import type { Site } from '../core/command/command.ts'
import type { Basis } from '../core/secrets/own-rules.ts'
import type { InspectorsFor } from '../core/secrets/readings.ts'

/**
 * Does some work with threads beside it, which start when the work is large enough for them and end with it. They end
 * with the signal too, however long their file takes: then the work fails.
 */
export async function withInspectors<T>(
  { thread: program, signal }: Pick<Site, 'thread' | 'signal'>,
  basis: Basis,
  work: (inspectorsFor: InspectorsFor) => Promise<T>,
): Promise<T> {
  const started: InspectingThreads[] = []
  const inspectorsFor: InspectorsFor = (bytes) => {
    const count = InspectingThreads.countFor(bytes)
    if (program === undefined || count === 0) return undefined
    const threads = new InspectingThreads(program, basis, count)
    started.push(threads)
    return threads
  }
  const end = async (): Promise<void> => {
    await Promise.all(started.map((threads) => threads.close()))
  }
  signal.addEventListener('abort', end, { once: true })
  try {
    return await work(inspectorsFor)
  } finally {
    signal.removeEventListener('abort', end)
    await end()
  }
}
