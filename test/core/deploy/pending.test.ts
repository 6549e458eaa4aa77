import { expect, it } from '@jest/globals'
import { type Settling, settled } from '../../../src/core/deploy/pending.ts'
import { fakeClock } from '../../fakes/clock.ts'

const pending = { pending: 'Version 13' }

it("gives what was read once somebody else's deployment has ended", async () => {
  const clock = fakeClock()
  const answers: Settling<string>[] = [pending, pending, { settled: 'state' }]
  await expect(settled(async () => answers.shift() ?? pending, clock, 60_000)).resolves.toBe('state')
  expect(clock.slept).toEqual([5000, 5000])
})

it('closes as still running when it has not ended at the deadline', async () => {
  const clock = fakeClock()
  await expect(settled(async () => pending, clock, 60_000)).rejects.toMatchObject({
    outcome: 'failed',
    detail: 'still-running',
    message: expect.stringMatching(/^Version 13 was deployed by someone else/),
  })
  expect(clock.now()).toBe(60_000)
})
