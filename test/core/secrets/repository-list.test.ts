import { describe, expect, it } from '@jest/globals'
import { fromShares, parseRepositories, shareOf } from '../../../src/core/secrets/repository-list.ts'
import { sizeOf } from '../../../src/core/secrets/shard.ts'
import { withChecksum } from './plant.ts'

const parsed = (source: string) => parseRepositories(source, 'list.txt')
const folders = (source: string): readonly string[] => parsed(source).listed.map(({ folder }) => folder)

describe('a list of repositories', () => {
  it.each([
    ['a folder a line', 'a\nb\n', ['a/', 'b/']],
    ['blank lines, comments and blanks around a folder', '# all\n\n  a  \n \t\n# b\nb', ['a/', 'b/']],
    ['lines of Windows, and a mark at the beginning', '\ufeffa\r\nb\r\n', ['a/', 'b/']],
    ['folders from the root, and above', '/srv/a\n../b\n', ['/srv/a/', '../b/']],
    ['a folder that begins like a comment', './#a\n', ['#a/']],
    ['names with blanks and commas', 'a b\nc,d\n', ['a b/', 'c,d/']],
  ])('has %s', (_, source, expected) => {
    expect(folders(source)).toEqual(expected)
  })

  it.each([
    ['nothing', '\n# none\n', 'names no repository'],
    ['a folder twice', 'a\n# x\nb\na\n', 'names "a" twice, in lines 1 and 4'],
    ['a folder twice, written in two ways', 'a\n./b/../a/\n', 'names "./b/../a/" twice, in lines 1 and 2'],
    ['what can be no folder', 'a\nb\0c\n', 'line 2 of "list.txt" holds a control character'],
    [
      'more than there may be',
      Array.from({ length: 10_001 }, (_, at) => `${at}`).join('\n'),
      'more than 10000 repositories',
    ],
  ])('may not have %s', (_, source, message) => {
    expect(() => parsed(source)).toThrow(message)
  })

  it('may have 10,000', () => {
    const { listed } = parsed(Array.from({ length: 10_000 }, (_, at) => `${at}`).join('\n'))
    expect(listed).toHaveLength(10_000)
  })

  it('is the same where comments alone differ, and another in another order', () => {
    expect(parsed('a\nb').digest).toBe(parsed('# of us\n\na\r\nb\n').digest)
    expect(parsed('a\nb').digest).not.toBe(parsed('b\na').digest)
    expect(parsed('a\nb').digest).not.toBe(parsed('a').digest)
  })

  it('shows no secret that the name of a folder holds', () => {
    const token = withChecksum('ghp_', 'folder')
    const { listed } = parsed(`clones/${token}`)
    expect(listed).toMatchObject([{ folder: `clones/${token}/` }])
    expect(JSON.stringify(listed.map(({ name }) => name))).not.toContain(token)
  })
})

describe('shards of a list', () => {
  const all = ['a', 'b', 'c', 'd', 'e']
  it.each([1, 2, 3, 5, 8])('of %d hold each once, and give the list again', (of) => {
    const shards = Array.from({ length: of }, (_, at) => ({ index: at + 1, of }))
    const shares = shards.map((shard) => shareOf(all, shard))
    expect(shares.map(({ length }) => length)).toEqual(shards.map((shard) => sizeOf(shard, all.length)))
    expect(shares.flat().toSorted()).toEqual(all)
    expect(fromShares(shares)).toEqual(all)
  })

  it('take every n-th, from the i-th on', () => {
    expect(shareOf(all, { index: 2, of: 3 })).toEqual(['b', 'e'])
    expect(shareOf(all, { index: 7, of: 8 })).toEqual([])
  })
})
