import { deflateSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { isArchive } from '../../../../src/core/secrets/archive/format.ts'
import { ar, tar } from './archives.ts'
import { opened } from './opened.ts'

const long = 'a-name-of-more-than-sixteen.txt'

describe('an ar', () => {
  it.each([
    ['two members, one of odd length', ar({ 'a.txt': 'odd', b: 'even' }), ['a.txt=odd', 'b=even']],
    ['names with a slash behind them', ar({ 'a.txt/': 'A=1' }), ['a.txt=A=1']],
    ['a long name of GNU’s', ar({ '//': `${long}/\n`, '/0': 'A=1' }), [`${long}=A=1`]],
    ['a long name of BSD’s', ar({ [`#1/${long.length}`]: `${long}A=1` }), [`${long}=A=1`]],
    ['an index', ar({ '/': 'names', a: 'A=1' }), ['index=names', 'a=A=1']],
    ['an empty member', ar({ a: '', b: 'A=1' }), ['b=A=1']],
  ])('with %s', (_, content, files) => {
    expect(opened(content)).toEqual({ files, unread: [] })
  })

  it('that breaks off gives what there is, and says so', () => {
    expect(opened(ar({ a: 'A=1', b: 'longer' }).subarray(0, -3))).toEqual({
      files: ['a=A=1', 'b=lon'],
      unread: [': it ends early (locked)'],
    })
  })

  it('whose members do not follow each other is damaged', () => {
    const content = ar({ a: 'A=1', b: 'B=2' })
    content.write('x', content.length - 6)
    expect(opened(content)).toEqual({ files: ['a=A=1'], unread: [': it is damaged (locked)'] })
  })
})

it.each([-60, -1])('an ar with a member of %i bytes is damaged, and comes to an end', (size) => {
  const content = ar({ a: 'A=1' })
  content.write(String(size).padEnd(10), 8 + 48)
  expect(opened(content)).toEqual({ files: [], unread: [': it is damaged (locked)'] })
})

it('an ar whose names never end gives them cut', () => {
  const { files } = opened(ar({ '//': 'n'.repeat(10_000), '/0': 'A=1' }))
  expect(files).toEqual([`${'n'.repeat(4096)}=A=1`])
})

describe('a stream of zlib', () => {
  it.each([1, 6, 9])('at level %i', (level) => {
    expect(opened(deflateSync('text', { level }), 'a/b.z')).toEqual({ files: ['b=text'], unread: [] })
  })

  it('of a tar', () => {
    expect(opened(deflateSync(tar({ a: '1' })))).toEqual({ files: ['a=1'], unread: [] })
  })

  it.each([
    ['text', 'x\x9cand more of it, in Latin-1'],
    ['its mark alone', 'x\x9c'],
    ['another level, which is text', 'x^2 + y^2'],
  ])('is not %s', (_, text) => {
    expect(isArchive(Buffer.from(text, 'latin1'))).toBe(false)
  })
})
