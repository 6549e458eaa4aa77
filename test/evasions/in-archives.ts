import * as zlib from 'node:zlib'
import { gzipSync } from 'node:zlib'
import { ar, tar, xz, zip } from '../core/secrets/archive/archives.ts'
import { everywhere, type FilePlace, type HidingPlace, inFile } from './place.ts'

const packed: readonly FilePlace[] = [
  inFile('a zip', 'ar/a.zip', (secret) => zip({ 'c/d.txt': secret }), '!c/d.txt'),
  inFile(
    'a zip that only stores',
    'ar/s.zip',
    (secret) => zip({ 'd.txt': secret }, { stored: true }),
    '!d.txt',
  ),
  inFile(
    'a zip behind a program',
    'ar/setup.exe',
    (secret) => Buffer.concat([Buffer.from('MZ\x90\0'), Buffer.alloc(600), zip({ 'd.txt': secret })]),
    '!d.txt',
  ),
  inFile('a zip under another name', 'ar/photo.jpg', (secret) => zip({ 'd.txt': secret }), '!d.txt'),
  inFile(
    'a jar',
    'ar/a.jar',
    (secret) => zip({ 'BOOT-INF/app.properties': `t=${secret}` }),
    '!BOOT-INF/app.properties',
  ),
  inFile(
    'a jar in a zip',
    'ar/b.zip',
    (secret) => zip({ 'l.jar': zip({ 'm.txt': secret }) }),
    '!l.jar!m.txt',
  ),
  inFile('a wheel', 'ar/c-1.0.whl', (secret) => zip({ 'c/d.py': `T = "${secret}"` }), '!c/d.py'),
  inFile(
    'a word processor file',
    'ar/d.docx',
    (secret) => zip({ 'word/document.xml': `<w:t>${secret.slice(0, 9)}</w:t><w:t>${secret.slice(9)}</w:t>` }),
    '!word/document.xml',
  ),
  inFile(
    'a spreadsheet',
    'ar/d.xlsx',
    (secret) => zip({ 'xl/sharedStrings.xml': `<sst><si><t>${secret}</t></si></sst>` }),
    '!xl/sharedStrings.xml',
  ),
  inFile('a tar', 'ar/e.tar', (secret) => tar({ 'f.txt': secret }), '!f.txt'),
  inFile('a compressed tar', 'ar/g.tgz', (secret) => gzipSync(tar({ 'h.txt': secret })), '!h.txt'),
  inFile('a compressed file', 'ar/i.sql.gz', (secret) => gzipSync(`insert ${secret}`), '!i.sql'),
  inFile(
    'the second part of a compressed file',
    'ar/j.log.gz',
    (secret) => Buffer.concat([gzipSync('one\n'), gzipSync(`two ${secret}\n`)]),
    '!j.log',
  ),
  inFile(
    'base64 in UTF-16 in a zip',
    'ar/k.zip',
    (secret) =>
      zip({ 'a.txt': Buffer.from(Buffer.from(`the token is ${secret}`).toString('base64'), 'utf16le') }),
    '!a.txt',
  ),
  inFile('a stream of zlib', 'ar/l.z', (secret) => zlib.deflateSync(`insert ${secret}`), '!l'),
  inFile(
    'a Debian package',
    'ar/m.deb',
    (secret) => ar({ 'debian-binary': '2.0\n', 'data.tar.gz': gzipSync(tar({ 'etc/a': secret })) }),
    '!data.tar.gz!etc/a',
  ),
  inFile('a file compressed by xz', 'ar/w.sql.xz', (secret) => xz(`insert ${secret}`), '!w.sql'),
  inFile('a tar compressed by xz', 'ar/x.tar.xz', (secret) => xz(tar({ 'y.txt': secret })), '!y.txt'),
  inFile(
    'an archive in an archive in an archive',
    'ar/o.zip',
    (secret) => zip({ 'p.tgz': gzipSync(tar({ 'q.jar': zip({ 'r.txt': secret }) })) }),
    '!p.tgz!q.jar!r.txt',
  ),
]

/** node has zstd from 22.15 on; without it such a file leaves the run incomplete. */
const canZstd = typeof zlib.zstdCompressSync === 'function'
const zstd: readonly FilePlace[] = canZstd
  ? [
      inFile(
        'a file compressed by zstd',
        'ar/t.sql.zst',
        (secret) => zlib.zstdCompressSync(`x ${secret}`),
        '!t.sql',
      ),
      inFile(
        'a tar compressed by zstd',
        'ar/u.tar.zst',
        (secret) => zlib.zstdCompressSync(tar({ v: secret })),
        '!v',
      ),
    ]
  : []

const names: readonly HidingPlace[] = [
  {
    name: 'the name of a file in a zip',
    seenBy: everywhere,
    surface: 'file-name',
    hide: (repository, secret) => repository.write('ar/n.zip', zip({ [`keys/${secret}.txt`]: 'x' })),
  },
]

export const packedFiles: readonly FilePlace[] = [...packed, ...zstd]
export const archives: readonly HidingPlace[] = [...packedFiles, ...names]
