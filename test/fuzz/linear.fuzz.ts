import { describe, expect, it } from '@jest/globals'
import { entriesOf } from '../../src/core/secrets/environment-file.ts'
import { builtIn } from '../../src/core/secrets/inspect.ts'
import { kinds } from '../../src/core/secrets/kinds.ts'
import { repeated, superlinear } from '../growth.ts'
import { matchesIn } from './kinds.ts'
import { fills, marks, nameOf, paths, piecesFor } from './texts.ts'

const from = 256 * 1024
const hours = 3_600_000

/** Which of these make a work slow that is done on texts of growing size, and how slow. */
const slowOf = <T>(all: readonly T[], make: (one: T, size: number) => () => void) =>
  all.flatMap((one) => {
    const found = superlinear((size) => make(one, size), from)
    return found === undefined ? [] : [[one, found] as const]
  })

describe('time is linear in the text', () => {
  it.each(kinds.map((kind) => [nameOf(kind), kind] as const))(
    'for kind %s',
    (_, kind) => {
      const slow = slowOf(piecesFor(kind, fills), (piece, size) => {
        const text = repeated(piece, size)
        return () => void matchesIn(kind, { path: '.env', text, binary: false })
      })
      expect(slow).toEqual([])
    },
    hours,
  )

  it.each(Object.entries(marks))(
    'for the whole look at %s',
    (_, piece) => {
      const slow = slowOf(paths, (path, size) => {
        const bytes = Buffer.from(repeated(piece, size))
        return () => void builtIn.inspect(path, bytes)
      })
      expect(slow).toEqual([])
    },
    hours,
  )

  it.each(Object.entries(marks))(
    'for an environment file of %s',
    (_, piece) => {
      const make = (size: number) => {
        const text = repeated(piece, size)
        return () => void [...entriesOf(text)]
      }
      expect(superlinear(make, from)).toBeUndefined()
    },
    hours,
  )
})
