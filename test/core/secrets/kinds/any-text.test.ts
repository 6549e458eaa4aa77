import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { callerOf } from '../../../../src/core/secrets/anchors.ts'
import type { Kind } from '../../../../src/core/secrets/kind.ts'
import { kinds } from '../../../../src/core/secrets/kinds.ts'
import { cpuTime } from '../../../fakes/stopwatch.ts'

const named = kinds.map((kind) => [kind.rules[0]?.id ?? '', kind] as const)
const places = (kind: Kind, text: string): number[] =>
  callerOf([kind])({ path: '', text, binary: false }).flatMap((call) => call.places)
const everything = (kind: Kind, text: string) => [
  ...kind.find({ path: '.env', text, binary: false }, places(kind, text)),
]

/** Text that comes near: anchors in the case of a name, of a constant, and pieces of what follows them. */
const near = fc.constantFrom(
  ...kinds.flatMap(({ anchors }) => anchors.flatMap((anchor) => [anchor, anchor.toUpperCase()])),
  ...[
    'eyJhbGciOi',
    '-----BEGIN ',
    'PRIVATE KEY-----',
    '"',
    "'",
    '=',
    ': ',
    '\n',
    '\\n',
    '.',
    '-',
    '_',
    '/',
    '+',
    '%3D',
  ],
  ...['a'.repeat(40), 'A1b2'.repeat(16), '0'.repeat(64), '\u00e9', '\ud83d\ude00', '\ud800', '\0'],
)
const text = fc
  .array(fc.oneof({ weight: 4, arbitrary: near }, fc.string({ unit: 'binary', maxLength: 40 })), {
    maxLength: 60,
  })
  .map((parts) => parts.join(''))

describe('on arbitrary text', () => {
  it('every kind ends, within the text, and says what stands there', () => {
    fc.assert(
      fc.property(text, (written) => {
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
        for (const { end } of kind.find(source, places(kind, source.text)))
          expect(end).toBeLessThanOrEqual(source.text.length)
      }),
      { numRuns: 500, seed: 5 },
    )
  })
})

/** The text that asks most of a kind: its own anchors over and over, with what a body consists of between them. */
const fills = ['', ' ', 'a', '1', '=', '.', '-', '/', '\n', 'a1B2c3D4e5', '": "', '://']

describe('time is linear in the text', () => {
  const time = (kind: Kind, piece: string, size: number, runs: number): number => {
    const written = piece.repeat(Math.ceil(size / piece.length))
    return cpuTime(() => everything(kind, written), runs)
  }
  /** Sixteen times the text: linear is 16, quadratic 256. Only what looks slow is measured well. */
  const isLinear = (kind: Kind, piece: string): boolean =>
    [1, 5].some(
      (runs) => time(kind, piece, 64_000, runs) / Math.max(1_000, time(kind, piece, 4_000, runs)) < 60,
    )
  it.each(named)('%s', (_, kind) => {
    const heads = kind.anchors.length === 0 ? ['A_KEY='] : kind.anchors.slice(0, 2)
    const pieces = [...heads, heads[0]?.toUpperCase() ?? ''].flatMap((head) =>
      fills.map((fill) => head + fill),
    )
    expect(pieces.filter((piece) => !isLinear(kind, piece))).toEqual([])
  })
})
