import { describe, expect, it } from '@jest/globals'
import { callerOf } from '../../../src/core/secrets/anchors.ts'
import { builtIn } from '../../../src/core/secrets/inspect.ts'
import type { Kind } from '../../../src/core/secrets/kind.ts'
import { matchesNear } from '../../../src/core/secrets/near.ts'
import { positives } from './accuracy/positives.ts'

const seen = (text: string) =>
  builtIn.inspect('app/settings', Buffer.from(text)).map(({ rule, confidence, secret, key }) => ({
    rule: rule.id,
    confidence,
    secret,
    key,
  }))

const lines = 'nothing stands here: a line of a file, and another\n'.repeat(1200)
const oneLine = 'nothing(stands,here);'.repeat(3000)

describe('a secret far from both ends of a large file', () => {
  it.each(positives.map(({ name, text }) => [name, text] as const))('%s', (_, text) => {
    expect(seen(`${lines}\n${text}\n${lines}`)).toEqual(seen(`\n${text}\n`))
  })
})

it('is found within one endless line as well', () => {
  const inLine = positives.filter(({ text }) => !text.includes('\n'))
  const missed = inLine.filter(
    ({ text, secret }) =>
      seen(`; ${text} ;`).some((one) => one.secret === secret) &&
      !seen(`${oneLine}; ${text} ;${oneLine}`).some((one) => one.secret === secret),
  )
  expect(missed).toEqual([])
})

/** Shows which parts of a text it was given. */
function witness(reach: number) {
  const parts: string[] = []
  const kind: Kind = {
    rules: [],
    inBinary: false,
    anchors: ['anchor'],
    reach,
    find({ text }, places) {
      parts.push(text)
      for (const place of places) expect(text.slice(place - 6, place)).toBe('anchor')
      return []
    },
  }
  const read = (text: string): readonly string[] => {
    const source = { path: '', text, binary: false }
    for (const call of callerOf([kind])(source)) expect([...matchesNear(call, source)]).toEqual([])
    return parts
  }
  return { read }
}

describe('a kind reads', () => {
  const far = '.'.repeat(2000)

  it('a small text whole', () => {
    expect(witness(100).read(`one\nanchor\n${'.'.repeat(100)}`)).toHaveLength(1)
  })

  it('whole lines around its anchor', () => {
    const [part] = witness(10).read(`${far}\nbefore it\nanchor\nafter it\n${far}`)
    expect(part).toBe('before it\nanchor\nafter it\n')
  })

  it('no more than its reach of a line without an end', () => {
    const [part = ''] = witness(10).read(`${far}anchor${far}`)
    expect(part.length).toBeLessThan(40)
  })

  it('no character twice', () => {
    const parts = witness(10).read(`${far}anchor anchor\n anchor${far}${far}anchor${far}`)
    expect(parts).toHaveLength(2)
  })

  it('the whole text where that decides', () => {
    const text = `${far}anchor${far}`
    expect(witness(Number.POSITIVE_INFINITY).read(text)).toEqual([text])
  })
})
