import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import type { Progress } from '../../src/core/command/progress.ts'
import { heldBack, inTurn } from '../../src/rehearsal/crowd.ts'

describe('inTurn', () => {
  it('does so many at a time, and gives the results in the order of what was given', async () => {
    let [now, most] = [0, 0]
    const results = await inTurn([30, 1, 20, 1, 10], 2, async (milliseconds) => {
      most = Math.max(most, ++now)
      await setTimeout(milliseconds)
      now--
      return milliseconds
    })
    expect([results, most]).toEqual([[30, 1, 20, 1, 10], 2])
  })

  it('begins nothing after a failure, and tells it once what was begun is over', async () => {
    const [begun, over]: [number[], number[]] = [[], []]
    const work = async (one: number): Promise<void> => {
      begun.push(one)
      if (one === 1) throw new Error('first')
      await setTimeout(20)
      over.push(one)
    }
    await expect(inTurn([1, 2, 3, 4], 2, work)).rejects.toThrow('first')
    expect([begun, over]).toEqual([[1, 2], [2]])
  })
})

describe('heldBack', () => {
  it('shows the lines of each work together, those that are chosen, also of one that fails', async () => {
    const shown: string[] = []
    const progress: Progress = {
      step: (_, work) => work(),
      update: () => undefined,
      note: (text) => void shown.push(text),
      warn: (text) => void shown.push(text),
    }
    const talk = (name: string) =>
      heldBack(
        progress,
        (lines) => lines.filter((line) => !line.endsWith('2')),
        async (held) => {
          for (const line of [1, 2]) {
            held.note(`${name}${line}`)
            await setTimeout(5)
          }
          held.warn(name)
          throw new Error(name)
        },
      )
    await Promise.allSettled([talk('a'), talk('b')])
    expect(shown).toEqual(['a1', 'warning: a', 'b1', 'warning: b'])
  })
})
