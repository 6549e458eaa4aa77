import { describe, expect, it } from '@jest/globals'
import { type Limits, standardLimits } from '../../../../src/core/secrets/archive/budget.ts'
import { opened, unpack } from '../../../../src/core/secrets/archive/unpack.ts'
import { tar, xz, zip } from './archives.ts'

async function read(content: Uint8Array, name = 'a.xz', limits: Partial<Limits> = {}) {
  const all = { ...standardLimits, ...limits }
  const unpacked = unpack(content, name, all, await opened(content, all))
  const files = [...unpacked.files()].map(
    ({ path, bytes }) => `${path}=${Buffer.from(bytes).toString('latin1')}`,
  )
  return { files, unread: unpacked.unread.map(({ why, isLocked }) => `${why}${isLocked ? ' (locked)' : ''}`) }
}
const long = 'x'.repeat(200_000)

/** A file that `xz -9` made: one hundred times `one line`. */
const compressed = Buffer.from(
  [
    '/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4AODABVdADebiM52mp3cFUHU',
    'y67PVTvwEqoAAAAAAACtl431sfsNRAABMYQHAAAAPi7C1bHEZ/sCAAAA',
    'AARZWg==',
  ].join(''),
  'base64',
)

describe('an xz', () => {
  it.each<[string, Uint8Array, string, readonly string[]]>([
    ['of a file', xz('one'), 'dump.sql.xz', ['dump.sql=one']],
    ['of a long file', xz(long), 'a.xz', [`a=${long}`]],
    ['of a tar', xz(tar({ 'b/c': 'd' })), 'a.txz', ['b/c=d']],
    ['of an archive in a tar', xz(tar({ 'b.zip': zip({ c: 'd' }) })), 'a.tar.xz', ['b.zip!c=d']],
    ['by xz itself', compressed, 'a.xz', [`a=${'one line\n'.repeat(100)}`]],
    ['in two parts', Buffer.concat([xz('one'), xz('two')]), 'a.xz', ['a=onetwo']],
  ])('%s is read', async (_, content, name, files) => {
    expect(await read(content, name)).toEqual({ files, unread: [] })
  })

  it.each<[string, Uint8Array, Partial<Limits>, string]>([
    ['that is too long', xz(long), { fileBytes: 1000 }, 'it unfolds to more than 1000 bytes'],
    ['that is damaged', xz('one').fill(7, 30, 34), {}, 'it is damaged (locked)'],
    ['with another filter', xz('one', 4), {}, 'it is an xz with a filter or a check that nothing here knows'],
    ['in a zip', zip({ 'b.xz': xz('one') }), {}, 'nothing here opens an xz in another file'],
  ])('%s is named', async (_, content, limits, why) => {
    expect(await read(content, 'a', limits)).toEqual({ files: [], unread: [why] })
  })

  it('that ends early gives what there is', async () => {
    const { files, unread } = await read(xz(long).subarray(0, 150_000))
    expect([files[0]?.slice(0, 5), unread]).toEqual(['a=xxx', ['it ends early (locked)']])
  })

  it.each(Array.from({ length: 24 }, (_, at) => at * 7))('cut at byte %s ends', async (at) => {
    const { files } = await read(xz(tar({ a: 'b' })).subarray(0, at))
    expect(files.length).toBeLessThan(2)
  })
})
