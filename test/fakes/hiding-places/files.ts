import { symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { tar, zip } from '../../core/secrets/archive/archives.ts'
import { everywhere, type HidingPlace } from './place.ts'

const base64 = (content: string | Uint8Array): string => Buffer.from(content as string).toString('base64')
const escaped = (text: string, write: (hex: string) => string): string =>
  [...text].map((one) => write(one.charCodeAt(0).toString(16).padStart(2, '0'))).join('')

const inFile = (
  name: string,
  path: string,
  content: (secret: string) => string | Uint8Array,
  inner = '',
): HidingPlace => ({
  name,
  seenBy: everywhere,
  surface: 'blob',
  path: `${path}${inner}`,
  hide: (repository, secret) => repository.write(path, content(secret)),
})

const utf32 = (text: string): Buffer =>
  Buffer.concat([...text].map((one) => Buffer.from([one.charCodeAt(0), 0, 0, 0])))

export const files: readonly HidingPlace[] = [
  inFile('a text file', 'src/a.txt', (secret) => `x = ${secret}\n`),
  inFile('UTF-16 with a mark', 'u/16.txt', (secret) => Buffer.from(`\ufeffx = ${secret}\n`, 'utf16le')),
  inFile('UTF-16 without a mark', 'u/16n.txt', (secret) =>
    Buffer.from(`x = ${secret}\n`, 'utf16le').swap16(),
  ),
  inFile('UTF-32 with a mark', 'u/32.txt', (secret) =>
    Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), utf32(`x = ${secret}\n`)]),
  ),
  inFile('UTF-32 without a mark', 'u/32n.txt', (secret) => utf32(`x = ${secret}\n`)),
  inFile('a NUL before the text', 'nul.txt', (secret) => `\0x = ${secret}\n`),
  inFile('a file whose diff is switched off', 'off/a.nodiff', (secret) => `x = ${secret}\n`),
  inFile('base64', 'enc/base64.txt', (secret) => base64(`the token is ${secret}`)),
  inFile('base64 twice', 'enc/twice.txt', (secret) => base64(base64(`the token is ${secret}`))),
  inFile('hex', 'enc/hex.txt', (secret) => Buffer.from(`the token is ${secret}`).toString('hex')),
  inFile('percent encoding', 'enc/percent.txt', (secret) => escaped(secret, (hex) => `%${hex}`)),
  inFile(
    'unicode escapes',
    'enc/unicode.json',
    (secret) => `{"a":"${escaped(secret, (hex) => `\\u00${hex}`)}"}`,
  ),
  inFile('HTML entities', 'enc/entities.html', (secret) => escaped(secret, (hex) => `&#x${hex};`)),
  inFile('a notebook', 'n/b.ipynb', (secret) =>
    JSON.stringify({ cells: [{ source: ['import os\n', `t = "${secret}"\n`] }], nbformat: 4 }),
  ),
  inFile('a minified file', 'dist/app.min.js', (secret) => `${'var a=1;'.repeat(60_000)}t="${secret}"`),
  inFile(
    'a lock file',
    'package-lock.json',
    (secret) => `{"resolved":"https://x:${secret}@npm.corp.dev/a.tgz"}`,
  ),
  inFile('a zip', 'ar/a.zip', (secret) => zip({ 'c/d.txt': secret }), '!c/d.txt'),
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
  inFile('a tar', 'ar/e.tar', (secret) => tar({ 'f.txt': secret }), '!f.txt'),
  inFile('a compressed tar', 'ar/g.tgz', (secret) => gzipSync(tar({ 'h.txt': secret })), '!h.txt'),
  inFile('a compressed file', 'ar/i.sql.gz', (secret) => gzipSync(`insert ${secret}`), '!i.sql'),
  inFile(
    'the URL of a submodule',
    '.gitmodules',
    (secret) => `[submodule "s"]\n\tpath = s\n\turl = https://x:${secret}@git.corp.dev/s\n`,
  ),
  {
    name: 'the name of a file',
    seenBy: everywhere,
    surface: 'file-name',
    hide: (repository, secret) => repository.write(`names/${secret}.txt`, 'x\n'),
  },
  {
    name: 'the target of a link',
    seenBy: everywhere,
    surface: 'symlink',
    path: 'link',
    hide: (repository, secret) => symlink(`/run/${secret}`, join(repository.path, 'link')),
  },
  inFile('a name with a line break', 'odd/a\nb.txt', (secret) => secret),
  {
    name: 'a name that is no UTF-8',
    seenBy: everywhere,
    surface: 'blob',
    hide: (repository, secret) =>
      writeFile(Buffer.concat([Buffer.from(`${repository.path}/`), Buffer.from([0x66, 0xff, 0x2e])]), secret),
  },
]
