import { describe, expect, it } from '@jest/globals'
import { objection, readDatabase } from '../../../../src/core/scan/trivy/database.ts'

const metadata = (change: object = {}): string =>
  JSON.stringify({
    Version: 2,
    UpdatedAt: '2026-11-01T00:00:00Z',
    NextUpdate: '2026-11-02T00:00:00.5Z',
    DownloadedAt: '2026-11-01T01:00:00Z',
    ...change,
  })
const hour = 60 * 60 * 1000
const updatedAt = Date.UTC(2026, 10, 1)

describe('readDatabase', () => {
  it('reads what Trivy writes', () => {
    expect(readDatabase(metadata())).toEqual({ updatedAt, nextUpdate: Date.UTC(2026, 10, 2, 0, 0, 0, 500) })
  })

  it.each([
    ['no JSON', '{"Version":2,', 'not JSON'],
    ['a list', '[]', 'not an object'],
    ['another layout', metadata({ Version: 3 }), '"Version" is not 2'],
    ['no date', metadata({ UpdatedAt: undefined }), '"UpdatedAt" is not a text'],
    ['a date that is none', metadata({ UpdatedAt: 'today' }), '"UpdatedAt" is not a time'],
    ['no next date', metadata({ NextUpdate: 1 }), '"NextUpdate" is not a text'],
  ])('refuses %s', (_, source, words) => {
    expect(() => readDatabase(source)).toThrow(words)
  })
})

it.each([
  ['new', 0, undefined],
  ['as old as allowed', 120, undefined],
  ['an hour older', 121, /2026-11-01.*: 121 hours old, and 120 are allowed/],
  ['of a clock that runs ahead', -24, undefined],
  ['of the day after tomorrow', -25, /yet to come/],
] as const)('a database that is %s', (_, age, why) => {
  const said = objection({ updatedAt, nextUpdate: 0 }, updatedAt + age * hour, 120)
  if (why === undefined) expect(said).toBeUndefined()
  else expect(said).toMatch(why)
})
