import { describe, it } from '@jest/globals'
import fc from 'fast-check'
import { readers, readSoon } from './readers.ts'
import { nearBytes } from './texts.ts'

/** The same from other seeds, for minutes: npm run fuzz. */
describe('on any bytes', () => {
  it.each(Object.keys(readers))('%s ends soon, without a fault', (name) => {
    fc.assert(
      fc.property(nearBytes, (bytes) => readSoon(name, bytes)),
      { seed: 7, numRuns: 80 },
    )
  })
})
