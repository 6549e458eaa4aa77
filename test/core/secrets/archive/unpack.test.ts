import * as zlib from 'node:zlib'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { tar, zip } from './archives.ts'
import { claiming, emptied, hiding, linked, lying, opened, two } from './opened.ts'

describe('unpack', () => {
  it.each<[string, Uint8Array, readonly unknown[]]>([
    ['a zip', zip(two), ['a/.env=A=1', 'b.txt=b']],
    ['a zip that stores', zip(two, { stored: true }), ['a/.env=A=1', 'b.txt=b']],
    [
      'a zip behind a program',
      Buffer.concat([Buffer.from('#!/bin/sh\n'), zip(two)]),
      ['a/.env=A=1', 'b.txt=b'],
    ],
    ['a zip that says it is empty', lying([8, 0], [10, 0]), ['a/.env=A=1', 'b.txt=b']],
    ['a zip that hides its second file', lying([8, 1], [10, 1]), ['a/.env=A=1', 'b.txt=b']],
    ['a zip whose directory has no size', lying([8, 0], [10, 0], [12, 0]), ['a/.env=A=1', 'b.txt=b']],
    ['a zip whose directory lies elsewhere by its word', lying([18, 0x7fff]), ['a/.env=A=1', 'b.txt=b']],
    ['a zip that says it is encrypted', zip(two, { marked: true }), ['a/.env=A=1', 'b.txt=b']],
    [
      'a zip that stores and says it is encrypted',
      zip(two, { marked: true, stored: true }),
      ['a/.env=A=1', 'b.txt=b'],
    ],
    ['a zip that says AES', zip(two, { marked: true, method: 99 }), ['a/.env=A=1', 'b.txt=b']],
    ['a zip whose directory leaves a file out', hiding(zip(two)), ['b.txt=b', 'a/.env=A=1']],
    ['a zip whose directory says that a file is empty', emptied(zip(two)), ['a/.env=A=1', 'b.txt=b']],
    [
      'a zip whose first file reaches, by its directory, over one that it leaves out',
      claiming(hiding(zip({ c: 'c', b: 'A=1' }, { stored: true }), 1), 20, 30),
      [expect.stringMatching(/^c=c/), 'b=A=1'],
    ],
    ['two zips in a row', Buffer.concat([zip({ a: '1' }), zip({ b: '2' })]), ['b=2', 'a=1']],
    ['a folder of a zip that has a content', zip({ 'a/': 'A=1' }), ['a/=A=1']],
    [
      'a zip between a program and more',
      Buffer.concat([Buffer.from('#!/bin/sh PK\x03\x04 \n'), zip(two), Buffer.from('more')]),
      ['a/.env=A=1', 'b.txt=b'],
    ],
    [
      'a text before a zip in a zip',
      zip({ a: Buffer.concat([Buffer.from('A=1'), zip({ b: '' }, { stored: true })]) }),
      ['a!b=', expect.stringMatching(/^a=A=1PK/)],
    ],
    ['a tar', tar(two), ['a/.env=A=1', 'b.txt=b']],
    ['a long target of a link in GNU’s form', linked('K', 'far/away\0'), ['l=far/away']],
    ['a long target of a link in PAX’s form', linked('x', '21 linkpath=far/away\n'), ['l=far/away']],
    ['a comment of PAX', linked('x', '17 comment=noted\n'), ['h=noted', 'l=']],
    ['a comment of PAX on all files', linked('g', '17 comment=noted\n'), ['h=noted', 'l=']],
    ['a compressed tar', gzipSync(tar(two)), ['a/.env=A=1', 'b.txt=b']],
    ['a compressed file', gzipSync('text'), ['dump.sql=text']],
    [
      'a zip in a tar in a zip',
      zip({ 'o.tgz': gzipSync(tar({ 'i.jar': zip(two) })) }),
      ['o.tgz!i.jar!a/.env=A=1', 'o.tgz!i.jar!b.txt=b'],
    ],
  ])('opens %s', (_, content, files) => {
    expect(opened(content, 'dump.sql.gz')).toEqual({ files, unread: [] })
  })

  it('opens zstd where node can', () => {
    const can = typeof zlib.zstdCompressSync === 'function'
    const packed = can ? zlib.zstdCompressSync(tar(two)) : Buffer.from('28b52ffd00', 'hex')
    expect(opened(packed)).toEqual(
      can
        ? { files: ['a/.env=A=1', 'b.txt=b'], unread: [] }
        : { files: [], unread: [': it is compressed by zstd, which needs node 22.15 or newer'] },
    )
  })

  it.each<[string, Uint8Array, readonly string[]]>([
    [
      'an encrypted file',
      zip(two, { encrypted: true }),
      ['a/.env: it is encrypted (locked)', 'b.txt: it is encrypted (locked)'],
    ],
    [
      'an encrypted file that is stored',
      zip({ a: 'text' }, { encrypted: true, stored: true }),
      ['a: it is encrypted (locked)'],
    ],
    [
      'an encrypted file by AES',
      zip({ a: 'text' }, { encrypted: true, method: 99 }),
      ['a: it is encrypted (locked)'],
    ],
    [
      'a file that unfolds, and to something else than was packed',
      claiming(zip({ a: 'text' }, { marked: true }), 16, 1),
      ['a: it is encrypted (locked)'],
    ],
    ['an unknown method', zip({ a: 'x' }, { method: 12 }), ['a: it is compressed by method 12 of zip']],
    ['a 7z', Buffer.from('377abcaf271c0004', 'hex'), [': nothing here opens 7z']],
    ['an xz', Buffer.from('fd377a585a000004', 'hex'), [': nothing here opens an xz in another file']],
    [
      'a damaged gzip',
      Buffer.concat([gzipSync('x').subarray(0, 10), Buffer.alloc(9, 0xff)]),
      [': it is damaged (locked)'],
    ],
  ])('names %s', (_, content, unread) => {
    expect(opened(content)).toEqual({ files: [], unread })
  })
})

it('reads what is there of a zip without its end, and names it', () => {
  expect(opened(zip(two).subarray(0, 60))).toEqual({
    files: ['a/.env=A=1'],
    unread: [': it is a zip without a directory, which some programs read all the same'],
  })
})

it.each([
  ['whose method is none', 'abc', 7],
  ['whose name is no text', 'a\nb', 0],
])('takes no bytes for a header %s', (_, name, method) => {
  const like = zip({ [name]: 'x' }, { stored: true, method })
  const content = Buffer.concat([Buffer.from('program'), like.subarray(0, 34), zip({ b: 'b' })])
  expect(opened(content)).toEqual({ files: ['b=b'], unread: [] })
})
