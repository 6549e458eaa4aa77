import { describe, expect, it } from '@jest/globals'
import { watched } from '../../../src/core/deploy/watch.ts'
import { fakeClock } from '../../fakes/clock.ts'

/** Look by look; the last one stays. An exclamation mark ends it. */
async function watch(...looks: readonly string[]) {
  const clock = fakeClock()
  const seen: string[] = []
  let at = 0
  const look = async () => {
    const transition = looks[Math.min(at++, looks.length - 1)] ?? ''
    return { transition, ended: transition.endsWith('!') ? at : undefined }
  }
  const ended = await watched(look, { clock, deadline: 60_000, seen: (one) => void seen.push(one) })
  return { ended, seen, slept: clock.slept }
}

describe('watching until it has ended', () => {
  it('tells each state once, the last one too', async () => {
    const { seen, ended } = await watch('a', 'a', 'b', 'a', 'a!')
    expect(seen).toEqual(['a', 'b', 'a', 'a!'])
    expect(ended).toBe(5)
  })

  it('asks less often while nothing moves, and at once more often when something does', async () => {
    const { slept } = await watch('a', 'a', 'a', 'b', 'b', 'b!')
    expect(slept).toEqual([1000, 1500, 2250, 1000, 1500])
  })

  it('never waits past the deadline, nor long at once', async () => {
    const { slept, ended } = await watch('a')
    expect(slept.reduce((sum, one) => sum + one, 0)).toBe(60_000)
    expect(Math.max(...slept)).toBe(10_000)
    expect(ended).toBeUndefined()
  })

  it('ends by what is seen at the deadline itself', async () => {
    const clock = fakeClock()
    const look = async () => ({ transition: 'a', ended: 'ended' })
    await expect(watched(look, { clock, deadline: clock.now(), seen: () => undefined })).resolves.toBe(
      'ended',
    )
  })
})
