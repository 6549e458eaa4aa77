import { describe, expect, it } from '@jest/globals'
import { twinClock } from '../../src/twin/clock.ts'

describe('the clock of the twin', () => {
  it('shortens waiting by its speed and keeps the calendar', async () => {
    const clock = twinClock(1000)
    const start = Date.now()
    await clock.sleep(20_000)
    expect(Date.now() - start).toBeLessThan(2000)
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(50)
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
    const waiting = clock.sleep(60_000)
    clock.advance(59_950)
    await waiting
    expect(Date.now() - start).toBeGreaterThanOrEqual(30)
    expect(Date.now() - start).toBeLessThan(5000)
  })

  it('ends a sleep when its signal aborts', async () => {
    const end = new AbortController()
    const waiting = twinClock(0).sleep(1, end.signal)
    end.abort()
    await waiting
    await twinClock(0).sleep(1, end.signal)
  })
})
