import { type Basis, InspectingThreads } from '../adapters/system/inspecting-threads.ts'
import type { InspectorsFor } from '../core/secrets/readings.ts'

/** Does some work with threads beside it, which start when the work is large enough for them and end with it. */
export async function withInspectors<T>(
  program: URL | undefined,
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
  try {
    return await work(inspectorsFor)
  } finally {
    await Promise.all(started.map((threads) => threads.close()))
  }
}
