import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import type { Confidence } from '../../../src/core/report/finding.ts'
import { isCrowded, mostFindings, mostMatches, uncrowded } from '../../../src/core/secrets/crowd.ts'
import { builtIn } from '../../../src/core/secrets/inspect.ts'
import { type Sighting, Sightings } from '../../../src/core/secrets/sighting.ts'
import { Versions } from '../../../src/core/secrets/versions.ts'
import { passwords } from './plant.ts'

const found = (count: number, confidence: Confidence) =>
  Array.from({ length: count }, (_, at) => ({ at, match: { confidence } }))

describe('matches of one text', () => {
  it.each([
    ['just enough', mostMatches, 'high', mostMatches, false],
    ['one too many', mostMatches + 1, 'medium', mostMatches + 1, true],
    ['very many', mostMatches + 500, 'high', mostMatches + 1, true],
    ['very many of low confidence, which closes no gate', mostMatches + 500, 'low', mostMatches, false],
  ] as const)('%s', (_, count, confidence, kept, crowded) => {
    const few = [...uncrowded(found(count, confidence))]
    expect([few.length, isCrowded(few)]).toEqual([kept, crowded])
  })

  it('of low confidence crowd out no others, and are left out alone', () => {
    const few = [...uncrowded([...found(mostMatches + 9, 'low'), ...found(3, 'high')])]
    expect(few.filter(({ match }) => match.confidence === 'high').length).toBe(3)
    expect(isCrowded([...found(mostMatches, 'low'), ...found(mostMatches, 'high')])).toBe(false)
  })

  it('end with a finding that stands for the rest, bound to the very text', () => {
    const text = passwords(1).repeat(mostMatches + 1)
    const ends = [text, `${text} `].map((one) => builtIn.inspect('a.txt', Buffer.from(one)).at(-1))
    expect(ends).toMatchObject(
      [text, `${text} `].map((one) => ({
        rule: { id: 'crowded-file' },
        secret: createHash('sha256').update(one).digest('hex'),
        line: mostMatches + 1,
      })),
    )
    expect(builtIn.inspect('a.txt', Buffer.from(passwords(1).repeat(9))).length).toBe(9)
  })
})

it.each([
  ['the same', ''],
  ['one with a line more', `x\n${passwords(2)}`],
])('a version after a crowd is read as if it were alone: %s', (_, more) => {
  const crowd = passwords(1).repeat(mostMatches + 1)
  const versions = new Versions(builtIn)
  const [before, after] = [crowd, crowd + more].map((text) => Buffer.from(text))
  versions.inspect('a.txt', before as Buffer)
  // As text: to compare so many one by one takes a quarter of a minute.
  const [found, alone] = [versions, builtIn].map((by) => JSON.stringify(by.inspect('a.txt', after as Buffer)))
  expect(found === alone).toBe(true)
})

describe('findings of one run', () => {
  const [hit] = builtIn.inspectText(passwords(1))
  const sighting = (at: number, confidence: Confidence, rule = 'a'): Sighting => {
    if (hit === undefined) throw new Error('the password is none')
    const one = { ...hit, confidence, rule: { ...hit.rule, id: rule } }
    return { hit: one, where: { surface: 'blob', path: `${at}` }, order: at }
  }
  const many = (count: number, confidence: Confidence, from = 0) =>
    Array.from({ length: count }, (_, at) => sighting(from + at, confidence))
  const kept = (...parts: Sighting[][]) => {
    const sightings = new Sightings()
    for (const part of parts) sightings.add(part)
    const sure = sightings.all.filter((one) => one.hit.confidence !== 'low').length
    return [sightings.all.length, sure, sightings.more]
  }

  it('are counted past the bound, and no more kept', () => {
    const all = many(mostFindings + 7, 'high')
    expect(kept(all)).toEqual([mostFindings, mostFindings, { sure: 7, low: 0 }])
    expect(kept(all.slice(0, mostFindings), all.slice(0, 9))).toEqual([
      mostFindings,
      mostFindings,
      { sure: 0, low: 0 },
    ])
  })

  it('of low confidence give way', () => {
    const before = many(mostFindings, 'low')
    expect(kept(before, many(3, 'medium', mostFindings))).toEqual([mostFindings, 3, { sure: 0, low: 3 }])
    expect(kept(many(mostFindings, 'high'), many(3, 'low', mostFindings))).toEqual([
      mostFindings,
      mostFindings,
      { sure: 0, low: 3 },
    ])
  })

  it.each(['unread-file', 'crowded-file'])('%s never gives way, since it closes the gate', (rule) => {
    const unread = sighting(-1, 'low', rule)
    const sightings = new Sightings()
    sightings.add([unread, ...many(mostFindings - 1, 'low'), ...many(mostFindings, 'high', mostFindings)])
    expect(sightings.all).toContainEqual(unread)
    expect(sightings.more).toEqual({ sure: 1, low: mostFindings - 1 })
    expect(kept(many(mostFindings, 'high'), [unread])[2]).toEqual({ sure: 1, low: 0 })
  })
})
