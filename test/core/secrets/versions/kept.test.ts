import { describe, expect, it } from '@jest/globals'
import { builtIn, type Inspector } from '../../../../src/core/secrets/inspect.ts'
import { Versions } from '../../../../src/core/secrets/versions.ts'
import { keyId, secretKey, withChecksum } from '../plant.ts'
import { expectFound, lines } from './expect-found.ts'

describe('what a version holds still', () => {
  const token = `token ${withChecksum('ghp_', 'kept')}`
  const other = `token ${withChecksum('ghp_', 'other')}`
  const [above, below] = [lines('above', 200), lines('below', 200)]
  const umlauts = lines('ärgerlich übel öde äöüäöüäöüäöüäöüäöüäöüäöüäöüäöü', 200)

  it.each([
    ['lines above it', `${above}${token}\n${below}`, `new\n\nlines\n${above}${token}\n${below}`],
    ['lines that are gone', `${above}${token}\n${below}`, `${above.slice(500)}${token}\n${below}`],
    ['lines below it', `${above}${token}\n${below}`, `${above}${token}\n${below}new\n`],
    ['letters of several bytes', `${umlauts}${token}\n${below}`, `öl\n${umlauts}${token}\n${below}`],
    ['such letters above, and then gone', `${umlauts}${token}\n${below}`, `${umlauts}${below}`],
    ['another line behind such letters', `${umlauts}${token}\n`, `${umlauts}ä\n${token}\n`],
    ['a second one', `${above}${token}\n${below}`, `${above}${token}\n${below}${other}\n`],
    ['the first one gone', `${token}\n${above}${other}\n${below}`, `${above}${other}\n${below}`],
    ['another in its place', `${above}${token}\n${below}`, `${above}${other}\n${below}`],
    ['a mark at the beginning', `\ufeff${above}${token}\n${below}`, `\ufeffnew\n${above}${token}\n${below}`],
  ])('is found, with %s', (_, before, after) => {
    expectFound('a.txt', before, after, before, after)
  })

  it('is found in a mail far below the head that says how it is written', () => {
    const head = `Content-Transfer-Encoding: quoted-printable\n\n${above}`
    expectFound('a.eml', `${head}${below}`, `${head}${other.slice(0, 20)}=\n${other.slice(20)}\n${below}`)
  })

  it('is found far from what is changed in a long passage of escapes', () => {
    const long = `"${'a line\\n'.repeat(400)}${token.replace('g', '\\u0067')}\\n${'b line\\n'.repeat(400)}"`
    const changed = long.replace('a line', 'A line').replace(/b line(?!.*b line)/, 'B line')
    expectFound('a.json', `${above}${long}\n${below}`, `${above}${changed}\n${below}`)
  })

  it('is found where a pair of an AWS key is parted by what does not change', () => {
    const apart = 'x: 1\n'.repeat(30)
    const [id, secret] = [`id: ${keyId('far')}\n`, `secret: ${secretKey('far')}\n`]
    expectFound('a.yml', `${above}${id}${apart}${below}`, `${above}${id}${apart}${secret}${below}`)
    expectFound('a.yml', `${above}${apart}${secret}${below}`, `${above}${id}${apart}${secret}${below}`)
  })
})

it('reads little of a large file of which little is new', () => {
  const text = lines('a', 40_000)
  const versions = Array.from({ length: 40 }, (_, at) => Buffer.from(`${text}${lines('new', at)}`))
  let read = 0
  const counting: Inspector = {
    ...builtIn,
    examine(source) {
      read += source.text.length
      return builtIn.examine(source)
    },
  }
  const together = new Versions(counting)
  for (const content of versions) together.inspect('a', content)
  expect(read).toBeLessThan(1.1 * text.length)
})
