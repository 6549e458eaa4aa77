import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type Change, changesOf } from '../../../src/core/secrets/changes.ts'

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, at) => `line ${from + at} of a file\n`).join('')
const changes = (before: string, after: string): readonly Change[] =>
  changesOf(Buffer.from(before), Buffer.from(after))

/** The later version, made of pieces of the former one and of what the changes cover. */
function rebuilt(before: Buffer, after: Buffer, all: readonly Change[]): string {
  const parts: Buffer[] = []
  let there = 0
  for (const { start, end, former } of all) {
    parts.push(before.subarray(there, former.start), after.subarray(start, end))
    there = former.end
  }
  parts.push(before.subarray(there))
  return Buffer.concat(parts).toString()
}

describe('of a later version', () => {
  const base = lines(0, 1000)

  it('nothing is new when it is the same', () => {
    expect(changes(base, base)).toEqual([])
  })

  it.each([
    ['a line that was added', base.replace('line 500 ', 'new\nline 500 '), 4],
    ['a line at the beginning', `new\n${base}`, 4],
    ['a line at the end', `${base}new\n`, 4],
    ['a line that was taken away', base.replace(lines(500, 501), ''), 0],
    ['the whole, where there was nothing', base, base.length, ''],
    ['nothing, where all was taken away', '', 0],
  ])('%s is new', (_, after, bytes, before = base) => {
    const all = changes(before, after)
    expect(all).toHaveLength(1)
    expect(all.reduce((sum, { start, end }) => sum + end - start, 0)).toBe(bytes)
    expect(rebuilt(Buffer.from(before), Buffer.from(after), all)).toBe(after)
  })

  it('only what is new in many places is', () => {
    const after = [100, 300, 500, 700].reduce(
      (text, at) => text.replace(`line ${at} `, `new ${at}\nline ${at} `),
      base,
    )
    const all = changes(base, after)
    expect(all).toHaveLength(4)
    expect(rebuilt(Buffer.from(base), Buffer.from(after), all)).toBe(after)
  })

  it('what is gone is known, behind what is new', () => {
    const after = base.replace('line 100 ', 'new\nline 100 ').replace(lines(900, 901), '')
    const all = changes(base, after)
    expect(all).toHaveLength(2)
    expect(rebuilt(Buffer.from(base), Buffer.from(after), all)).toBe(after)
  })

  it('a part that was moved is', () => {
    const after = lines(0, 200) + lines(600, 800) + lines(200, 600) + lines(800, 1000)
    const all = changes(base, after)
    expect(rebuilt(Buffer.from(base), Buffer.from(after), all)).toBe(after)
    expect(all.reduce((sum, { start, end }) => sum + end - start, 0)).toBeLessThan(after.length / 2)
  })
})

it('a version is the one before and its changes, whatever was done to it', () => {
  const word = fc.constantFrom(
    'a\n',
    'bc\n',
    'line of a file\n',
    '\n',
    'x',
    `${'long '.repeat(30)}\n`,
    '\r\n',
  )
  const text = fc.array(word, { maxLength: 400 }).map((words) => words.join(''))
  const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), take: fc.nat(3000), put: text })
  fc.assert(
    fc.property(text, fc.array(edit, { maxLength: 5 }), (start, edits) => {
      const before = start + lines(0, 200)
      const after = edits.reduce((now, { at, take, put }) => {
        const from = Math.floor(at * now.length)
        return now.slice(0, from) + put + now.slice(from + take)
      }, before)
      const all = changes(before, after)
      expect(rebuilt(Buffer.from(before), Buffer.from(after), all)).toBe(after)
      for (const [index, { start, end, former }] of all.entries()) {
        expect(start).toBeGreaterThanOrEqual(all[index - 1]?.end ?? 0)
        expect(end).toBeGreaterThanOrEqual(start)
        expect(former.start).toBeGreaterThanOrEqual(all[index - 1]?.former.end ?? 0)
        expect(former.end).toBeGreaterThanOrEqual(former.start)
      }
    }),
    { numRuns: 400, seed: 5 },
  )
})
