import { describe, expect, it } from '@jest/globals'
import { builtIn, inspectorOf } from '../../../../src/core/secrets/inspect.ts'
import type { kinds } from '../../../../src/core/secrets/kinds.ts'
import { type alphabets, drawn } from '../plant.ts'

type Part = string | readonly [alphabet: keyof typeof alphabets, length: number]

/** One kind: the parts of a token as its issuer makes it, and likenesses that only the kind's validator tells apart. */
export type Sample = {
  readonly id: string
  readonly confidence?: 'high' | 'medium' | 'low'
  /** Written as they are, or drawn from a seed. */
  readonly parts: readonly Part[]
  /** Same shape, never issued. */
  readonly likenesses?: readonly string[]
  /** Does its randomness prove it; false where a checksum or a decoded part does. */
  readonly isDrawn?: false
  /** What stands before it on its line, and says whose it is. */
  readonly near?: string
  /** May more of its characters follow. */
  readonly isOpenEnded?: true
}

export const made = (id: string, parts: readonly Part[]): string =>
  parts.map((part, at) => (typeof part === 'string' ? part : drawn(`${id} ${at}`, part[1], part[0]))).join('')

/** The same shape without the randomness: each character becomes the first of its class. */
const dulled = (parts: readonly Part[]): string =>
  parts
    .map((part) => {
      if (typeof part === 'string') return part
      const letter =
        { hex: 'ab', digits: '12', upper: 'A2', base32: 'A2', lower: 'ab', lower32: 'ab' }[
          part[0] as string
        ] ?? 'Ab'
      return letter.repeat(part[1]).slice(0, part[1])
    })
    .join('')

export const seen = (text: string, path = 'notes.txt', inspector = builtIn): string[] =>
  inspector.inspect(path, Buffer.from(text)).map(({ rule, confidence }) => `${rule.id} ${confidence}`)

/** On the first day of 2026: what ended before then has ended. */
export const seenIn2026 = (text: string): string[] => seen(text, 'notes.txt', in2026)
const in2026 = inspectorOf({ own: [], now: Date.UTC(2026, 0, 1) })

const surroundings: Readonly<Record<string, (token: string) => string>> = {
  'in words': (token) => `it is ${token} and`,
  'in a line of its own': (token) => `a\n${token}\nb`,
  'behind an escape': (token) => `"a\\n${token}"`,
  'in angle brackets': (token) => `<${token}>`,
}

export function family(name: string, samples: readonly Sample[]): void {
  describe(name, () => {
    describe.each(samples)('$id', ({ id, parts, confidence = 'high', likenesses = [], ...sample }) => {
      const token = made(id, parts)
      it.each(Object.keys(surroundings))('is found %s', (where) => {
        const text = surroundings[where]?.(token) ?? ''
        expect(seen(`${sample.near ?? ''} ${text}`)).toEqual([`${id} ${confidence}`])
      })
      const others = [
        ...likenesses,
        ...(sample.isDrawn === false ? [] : [dulled(parts)]),
        `x${token}`,
        ...(sample.isOpenEnded ? [] : [`${token}x`, token.slice(0, -1)]),
      ]
      it.each(others.map((text, at) => [at, text] as const))('is silent about likeness %i', (_, text) => {
        expect(
          seen(`${sample.near ?? ''} it is ${text} and`).filter((found) => found.startsWith(`${id} `)),
        ).toEqual([])
      })
    })
  })
}

/** Every rule of these kinds has a sample. */
export const coverage = (samples: readonly Sample[], own: typeof kinds): void => {
  it('has a sample of every kind', () => {
    const ids = new Set(samples.map(({ id }) => id))
    expect(own.flatMap(({ rules }) => rules.map(({ id }) => id)).filter((id) => !ids.has(id))).toEqual([])
  })
}
