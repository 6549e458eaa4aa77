import { describe, expect, it } from '@jest/globals'
import { entriesOf } from '../../src/core/secrets/environment-file.ts'
import { inspect } from '../../src/core/secrets/inspect.ts'
import { kinds } from '../../src/core/secrets/kinds.ts'
import { repeated, superlinear } from './growth.ts'
import { matchesIn } from './kinds.ts'
import { fills, marks, nameOf, paths, piecesFor } from './texts.ts'

const from = 256 * 1024
const hours = 3_600_000

describe('time is linear in the text', () => {
  it.each(kinds.map((kind) => [nameOf(kind), kind] as const))(
    'for kind %s',
    (_, kind) => {
      const slow = piecesFor(kind, fills).flatMap((piece) => {
        const found = superlinear((size) => {
          const text = repeated(piece, size)
          return () => void matchesIn(kind, { path: '.env', text, binary: false })
        }, from)
        return found === undefined ? [] : [[piece, found]]
      })
      expect(slow).toEqual([])
    },
    hours,
  )

  it.each(Object.entries(marks))(
    'for the whole look at %s',
    (_, piece) => {
      const slow = paths.flatMap((path) => {
        const found = superlinear((size) => {
          const bytes = Buffer.from(repeated(piece, size))
          return () => void inspect(path, bytes)
        }, from)
        return found === undefined ? [] : [[path, found]]
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
