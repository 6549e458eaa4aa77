import { gzipSync } from 'node:zlib'
import { expect, it } from '@jest/globals'
import { builtIn } from '../../../../src/core/secrets/inspect.ts'
import { Versions } from '../../../../src/core/secrets/versions.ts'
import { withChecksum } from '../plant.ts'

const token = withChecksum('ghp_', 'packed')
const written = (content: Uint8Array): string => `x: ${Buffer.from(content).toString('base64')}\n`
const seen = (text: string): string[] =>
  builtIn.inspect('a.yml', Buffer.from(text)).map(({ rule, line }) => `${rule.id} ${line}`)
const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024))
const sevenZip = Buffer.concat([Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4]), Buffer.alloc(40, 7)])

it('is named where nothing opens it', () => {
  expect(seen(`a: b\n${written(sevenZip)}`)).toEqual(['unread-file 2'])
})

it('is named where it stands, in another passage too', () => {
  const part = written(sevenZip).slice(3, -1)
  expect(seen(`a: b\nc: "\\u0041"\nd: e\nf: ${part}\\u0041\n`)).toEqual(['unread-file 4'])
  expect(seen(`a: b\n${written(Buffer.from(`x\ny: ${part}`))}`)).toEqual(['unread-file 2'])
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
  for (const text of [`${lines}${written(sevenZip)}`, `new\n${lines}${written(sevenZip)}`]) {
    const content = Buffer.from(text)
    expect(versions.inspect('a.yml', content)).toEqual(builtIn.inspect('a.yml', content))
  }
})
