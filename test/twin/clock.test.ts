import { describe, expect, it } from '@jest/globals'
import { twinClock } from '../../src/twin/clock.ts'

describe('the clock of the twin', () => {
  it('shortens waiting by its speed and keeps the calendar', async () => {
    const clock = twinClock(1_000_000)
    // Hours, were they not shortened: the test would not end.
    await clock.sleep(20_000_000)
    const [before, now, after] = [Date.now(), clock.now(), Date.now()]
    expect(before <= now && now <= after).toBe(true)
  })

  it('moves on by advance, and ends the sleeps that lie before', async () => {
    const clock = twinClock(0)
    const woken: string[] = []
    const wait = async (name: string, milliseconds: number): Promise<void> => {
      await clock.sleep(milliseconds)
      woken.push(name)
    }
    const waits = [wait('second', 2000), wait('first', 1000), wait('never', 3000)]
    clock.advance(2500)
    await Promise.all(waits.slice(0, 2))
    expect(woken).toEqual(['first', 'second'])
    expect(clock.now() - Date.now()).toBeGreaterThanOrEqual(2499)
    clock.advance(500)
    await waits[2]
    expect(woken).toEqual(['first', 'second', 'never'])
  })

  it('waits only for the rest after an advance', async () => {
    const clock = twinClock(1)
    const start = Date.now()
    const waiting = clock.sleep(3_600_000)
    clock.advance(3_599_950)
    await waiting
    expect(Date.now() - start).toBeGreaterThanOrEqual(30)
  })

  it('ends a sleep when its signal aborts', async () => {
    const end = new AbortController()
    const waiting = twinClock(0).sleep(1, end.signal)
    end.abort()
    await expect(waiting).resolves.toBeUndefined()
    await expect(twinClock(0).sleep(1, end.signal)).resolves.toBeUndefined()
  })
})
