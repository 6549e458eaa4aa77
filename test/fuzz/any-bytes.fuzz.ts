import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { readers, readSoon } from './readers.ts'
import { nearBytes } from './texts.ts'

const seed = Number(process.env['KSHIP_FUZZ_SEED'] ?? 1)
const minutes = Number(process.env['KSHIP_FUZZ_MINUTES'] ?? 1)
const milliseconds = (minutes * 60_000) / Object.keys(readers).length

describe('on any bytes', () => {
  it.each(Object.keys(readers))(
    '%s ends soon, without a fault',
    (name) => {
      fc.assert(
        fc.property(nearBytes, (bytes) => readSoon(name, bytes)),
        {
          seed,
          numRuns: 1_000_000_000,
          interruptAfterTimeLimit: milliseconds,
          markInterruptAsFailure: false,
        },
      )
      // Kilobytes: the largest input that is made here has some tens of them.
      expect(process.resourceUsage().maxRSS).toBeLessThan(2_000_000)
    },
    milliseconds + 120_000,
  )
})
