import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Kind } from '../../../../src/core/secrets/kind.ts'
import { kinds } from '../../../../src/core/secrets/kinds.ts'
import { matchesIn } from '../../../fuzz/kinds.ts'
import { fills, nameOf, nearText, piecesFor } from '../../../fuzz/texts.ts'
import { type Make, repeated, superlinear } from '../../../growth.ts'

const named = kinds.map((kind) => [nameOf(kind), kind] as const)
const everything = (kind: Kind, text: string) => matchesIn(kind, { path: '.env', text, binary: false })

describe('on arbitrary text', () => {
  it('every kind ends, within the text, and says what stands there', () => {
    fc.assert(
      fc.property(nearText, (written) => {
        for (const kind of kinds) {
          for (const { start, end, secret } of everything(kind, written)) {
            expect(start).toBeGreaterThanOrEqual(0)
            expect(end).toBeGreaterThan(start)
            expect(end).toBeLessThanOrEqual(written.length)
            expect(secret).not.toBe('')
          }
        }
      }),
      { numRuns: 300, seed: 5 },
    )
  })

  it('every kind ends on arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.constantFrom(...kinds), (bytes, kind) => {
        const head = kind.anchors[0] ?? ''
        const source = { path: 'a.bin', text: head + Buffer.from(bytes).toString('latin1'), binary: true }
        for (const { end } of matchesIn(kind, source)) {
          expect(end).toBeLessThanOrEqual(source.text.length)
        }
      }),
      { numRuns: 500, seed: 5 },
    )
  })
})

describe('time is linear in the text', () => {
  // The fills that a body is least like; all of them, and longer texts: npm run fuzz.
  const few = fills.filter((_, at) => at % 3 === 0)
  it.each(named)('%s', (_, kind) => {
    const slow = piecesFor(kind, few).filter((piece) => {
      const make: Make = (size) => {
        const written = repeated(piece, size)
        return () => void everything(kind, written)
      }
      return superlinear(make, 8 * 1024) !== undefined
    })
    expect(slow).toEqual([])
  })
})
