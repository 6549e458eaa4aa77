import { gzipSync } from 'node:zlib'
import { expect, it } from '@jest/globals'
import { builtIn } from '../../../../src/core/secrets/inspect.ts'
import { Versions } from '../../../../src/core/secrets/versions.ts'
import { zip } from '../archive/archives.ts'
import { withChecksum } from '../plant.ts'

const token = withChecksum('ghp_', 'packed')
const written = (content: Uint8Array): string => `x: ${Buffer.from(content).toString('base64')}\n`
const seen = (text: string): string[] =>
  builtIn.inspect('a.yml', Buffer.from(text)).map(({ rule, line }) => `${rule.id} ${line}`)
const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024))
/** Its directory is gone: some programs read it all the same. */
const beheaded = zip({ 'a.txt': 'a text of some length' }).subarray(0, 60)
const sevenZip = Buffer.concat([Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4]), Buffer.alloc(40, 7)])

it('is named where not all of it is read', () => {
  expect(seen(`a: b\n${written(beheaded)}`)).toEqual(['unread-file 2'])
})

it('is named where it stands, in another passage too', () => {
  const part = written(beheaded).slice(3, -1)
  expect(seen(`a: b\nc: "\\u0041"\nd: e\nf: ${part}\\u0041\n`)).toEqual(['unread-file 4'])
  expect(seen(`a: b\n${written(Buffer.from(`x\ny: ${part}`))}`)).toEqual(['unread-file 2'])
})

it('is silent where nothing here opens its format, as about any other way of writing', () => {
  expect(seen(written(sevenZip))).toEqual([])
})

it('hides nothing behind the mark of such a format', () => {
  const marked = Buffer.concat([sevenZip.subarray(0, 6), Buffer.from(`\nthe token is ${token}\n`)])
  expect(seen(written(marked))).toEqual(['github-token 1'])
})

it('is accepted by its own bytes, whatever is written beside it', () => {
  const [one, other] = ['a: b\n', 'c: d\n\n'].map((text) =>
    builtIn.inspect('a.yml', Buffer.from(text + written(beheaded))),
  )
  expect(one?.[0]?.secret).toBeDefined()
  expect(other?.[0]?.secret).toBe(one?.[0]?.secret)
})

it('is silent where it is damaged, since nobody can read it', () => {
  expect(seen(written(gzipSync('a text of some length').subarray(0, 30)))).toEqual([])
})

it('has no more room than a file of its own, however many of them a text holds', () => {
  const text = written(bomb).repeat(12) + written(gzipSync(`the token is ${token}`))
  // What fits in is read behind what does not.
  expect(seen(text)).toEqual(['github-token 13', 'unread-file 4'])
  expect(seen(written(bomb) + written(gzipSync(`the token is ${token}`)))).toEqual(['github-token 2'])
})

it('is named still where another line of the text has changed', () => {
  const versions = new Versions(builtIn)
  const lines = 'a line of a file\n'.repeat(400)
  for (const text of [`${lines}${written(beheaded)}`, `new\n${lines}${written(beheaded)}`]) {
    const content = Buffer.from(text)
    expect(versions.inspect('a.yml', content)).toEqual(builtIn.inspect('a.yml', content))
  }
})
