import { setTimeout as wait } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from '@jest/globals'
import { withDeadline } from '../../../src/adapters/system/deadline.ts'

const untilStopped = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

it('ends the work in time, also when memory is collected meanwhile', async () => {
  setFlagsFromString('--expose_gc')
  const collect = runInNewContext('gc') as () => void
  const ended = withDeadline(new AbortController().signal, 300, untilStopped).catch(String)
  await wait(50)
  collect()
  expect(await Promise.race([ended, wait(2_000, 'never')])).toBe('Error: no answer in time')
})

it.each(['before', 'while'])('ends with the signal that fires %s it runs', async (when) => {
  const controller = new AbortController()
  if (when === 'before') controller.abort(new Error('stop'))
  const ended = withDeadline(controller.signal, 60_000, (signal) =>
    signal.aborted ? Promise.reject(signal.reason) : untilStopped(signal),
  )
  controller.abort(new Error('stop'))
  await expect(ended).rejects.toThrow('stop')
})

it('gives what the work gives', async () => {
  await expect(withDeadline(new AbortController().signal, 1_000, async () => 'done')).resolves.toBe('done')
})
