import { describe, expect, it } from '@jest/globals'
import { twinClock } from '../../../src/twin/clock.ts'
import { logBook } from '../../../src/twin/lightsail/log-book.ts'

describe('the log of a service', () => {
  const clock = twinClock(0)
  const log = logBook(clock)
  const start = clock.now()
  for (let line = 0; line < 250; line++) {
    log.write('app', `line ${line}${line % 50 === 0 ? ' error "bad"' : ''}`)
    clock.advance(1000)
  }
  log.write('other', 'not mine')
  const messages = (query: object): (string | undefined)[] =>
    log.page({ containerName: 'app', ...query }).logEvents.map(({ message }) => message)

  it('comes in pages, oldest first', () => {
    const sizes: number[] = []
    let pageToken: string | undefined
    do {
      const page = log.page({ containerName: 'app', pageToken })
      sizes.push(page.logEvents.length)
      pageToken = page.nextPageToken
    } while (pageToken !== undefined)
    expect(sizes).toEqual([100, 100, 50])
    expect(messages({})[0]).toContain('line 0')
  })

  it('is one container', () => {
    expect(log.page({ containerName: 'other' }).logEvents).toHaveLength(1)
  })

  it.each([
    ['from a time on', { startTime: new Date(start + 248_500) }, ['line 249']],
    ['up to a time', { endTime: new Date(start + 500) }, ['line 0 error "bad"']],
    [
      'with a term',
      { filterPattern: 'error', endTime: new Date(start + 60_000) },
      ['line 0 error "bad"', 'line 50 error "bad"'],
    ],
    ['with a phrase', { filterPattern: '"line 100"' }, ['line 100 error "bad"']],
    ['without a term', { filterPattern: 'error -50 -100 -200' }, ['line 0 error "bad"']],
  ])('can be asked for %s', (_, query, expected) => {
    const found = messages(query)
    expect(found.slice(0, expected.length)).toEqual(expected)
  })
})
