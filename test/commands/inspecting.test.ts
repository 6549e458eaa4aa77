import { expect, it } from '@jest/globals'
import { withInspectors } from '../../src/commands/inspecting.ts'

/** It never answers, as one at work on a file that takes long. */
const thread = new URL('data:text/javascript,for (;;);')
const basis = { rules: [], now: 0 }

it('ends threads that are at work when the run is stopped', async () => {
  const stop = new AbortController()
  const work = withInspectors({ thread, signal: stop.signal }, basis, async (inspectorsFor) => {
    const answer = inspectorsFor(1e9)?.inspect([{ content: Buffer.from('a'), readAs: ['a'] }])
    stop.abort(new Error('stopped'))
    return answer
  })
  await expect(work).rejects.toThrow('has ended')
  // Who does not hear of the stop waits for ever.
}, 10_000)
