import { deflateSync, gzipSync } from 'node:zlib'
import { zip } from '../core/secrets/archive/archives.ts'
import { type FilePlace, inFile } from './place.ts'

const base64 = (content: string | Uint8Array): string => Buffer.from(content as string).toString('base64')
const hex = (text: string): string => Buffer.from(text).toString('hex')
const wrapped = (text: string, width: number): string => text.replace(new RegExp(`.{${width}}`, 'g'), '$&\n')
const escaped = (text: string, write: (code: number) => string): string =>
  [...text].map((one) => write(one.charCodeAt(0))).join('')
const inHex = (code: number): string => code.toString(16).padStart(2, '0')
const percent = (text: string): string => escaped(text, (code) => `%${inHex(code)}`)
const unicode = (text: string): string => escaped(text, (code) => `\\u00${inHex(code)}`)
const say = (secret: string): string => `the token is ${secret}`

const cell = (part: object): string =>
  JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [part] }, undefined, 1)
const output = (one: object): object => ({
  cell_type: 'code',
  metadata: {},
  source: [],
  execution_count: 1,
  outputs: [one],
})

/** Written by other characters. */
export const encodings: readonly FilePlace[] = [
  inFile('one byte for a letter behind the mark of UTF-16', 'enc/marked.txt', (secret) =>
    Buffer.concat([Buffer.from('fffe', 'hex'), Buffer.from(say(secret))]),
  ),
  inFile('one byte for a letter behind UTF-16', 'enc/appended.txt', (secret) =>
    Buffer.concat([
      Buffer.from('\ufeffwords and words\r\n'.repeat(300), 'utf16le'),
      Buffer.from(say(secret)),
    ]),
  ),
  inFile('base64', 'enc/base64.txt', (secret) => base64(say(secret))),
  inFile('base64 without its end', 'enc/unpadded.txt', (secret) => base64(say(secret)).replace(/=+$/, '')),
  inFile('base64 for URLs', 'enc/url.txt', (secret) =>
    Buffer.from(`~?>${say(secret)}`).toString('base64url'),
  ),
  inFile('base64 in lines', 'enc/lines.txt', (secret) =>
    wrapped(base64(`${'a b '.repeat(40)}${say(secret)}`), 76),
  ),
  inFile(
    'base64 of UTF-16',
    'enc/command.ps1',
    (secret) => `powershell -EncodedCommand ${base64(Buffer.from(say(secret), 'utf16le'))}`,
  ),
  inFile(
    'a data URL',
    'enc/data.css',
    (secret) => `a{b:url("data:text/plain;base64,${base64(say(secret))}")}`,
  ),
  inFile('base64 of gzip', 'enc/gzip.yml', (secret) => `release: ${base64(gzipSync(say(secret)))}\n`),
  inFile('base64 of a zip', 'enc/zip.yml', (secret) => `bundle: ${base64(zip({ 'a.txt': say(secret) }))}\n`),
  inFile('base64 twice', 'enc/twice.txt', (secret) => base64(base64(say(secret)))),
  inFile('base64 three times', 'enc/thrice.txt', (secret) => base64(base64(base64(say(secret))))),
  inFile('hex', 'enc/hex.txt', (secret) => hex(say(secret))),
  inFile('upper-case hex', 'enc/upper.txt', (secret) => hex(say(secret)).toUpperCase()),
  inFile('hex of base64', 'enc/hex-base64.txt', (secret) => hex(base64(say(secret)))),
  inFile('percent encoding', 'enc/percent.txt', percent),
  inFile('percent encoding of base64 of hex', 'enc/percent3.txt', (secret) =>
    percent(base64(hex(say(secret)))),
  ),
  inFile('JSON escapes', 'enc/escapes.json', (secret) =>
    JSON.stringify({ env: `A=1\nGITHUB_TOKEN=${secret}\nB="2"\n` }),
  ),
  inFile('JSON in JSON in JSON', 'enc/json3.json', (secret) =>
    JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ c: secret }) }) }),
  ),
  inFile('unicode escapes', 'enc/unicode.json', (secret) => `{"a":"${unicode(secret)}"}`),
  inFile(
    'unicode escapes of base64',
    'enc/unicode64.json',
    (secret) => `{"a":"${unicode(base64(say(secret)))}"}`,
  ),
  inFile(
    'unicode escapes in braces',
    'enc/braces.js',
    (secret) => `a = '${escaped(secret, (code) => `\\u{${inHex(code)}}`)}'`,
  ),
  inFile(
    'hexadecimal escapes',
    'enc/x.py',
    (secret) => `a = '${escaped(secret, (code) => `\\x${inHex(code)}`)}'`,
  ),
  inFile(
    'octal escapes',
    'enc/octal.sh',
    (secret) => `a=$'${escaped(secret, (code) => `\\${code.toString(8).padStart(3, '0')}`)}'`,
  ),
  inFile(
    'joined strings',
    'enc/joined.js',
    (secret) => `t = "${secret.slice(0, 12)}" +\n  "${secret.slice(12)}"`,
  ),
  inFile(
    'strings in a row',
    'enc/row.py',
    (secret) => `t = ("${secret.slice(0, 12)}"\n     "${secret.slice(12)}")`,
  ),
  inFile('a line that goes on', 'enc/on.sh', (secret) => `t=${secret.slice(0, 12)}\\\n${secret.slice(12)}\n`),
  inFile('hex in lines', 'enc/plain.hex', (secret) => wrapped(hex(say(secret)), 60)),
  inFile('bytes apart', 'enc/bytes.txt', (secret) => (hex(say(secret)).match(/../g) ?? []).join(' ')),
  inFile(
    'nothing within',
    'enc/nothing.txt',
    (secret) => `t = ${secret.slice(0, 12)}\u200b${secret.slice(12)}`,
  ),
  inFile(
    'quoted-printable',
    'enc/mail.eml',
    (secret) =>
      `Content-Transfer-Encoding: quoted-printable\n\nt=3D${secret.slice(0, 12)}=\n${secret.slice(12)}\n`,
  ),
  inFile('base64 of zlib', 'enc/zlib.yml', (secret) => `b: ${base64(deflateSync(say(secret).repeat(9)))}\n`),
  inFile('colours of a terminal', 'enc/run.log', (secret) => `token \u001b[0;31m${secret}\u001b[0m\n`),
  inFile(
    'colours that a script prints',
    'enc/run.sh',
    (secret) => `echo "token \\033[0;31m${secret}\\033[0m"\n`,
  ),
  inFile('HTML entities', 'enc/entities.html', (secret) => escaped(secret, (code) => `&#x${inHex(code)};`)),
  inFile('decimal HTML entities', 'enc/decimal.html', (secret) => escaped(secret, (code) => `&#${code};`)),
  inFile('the source of a notebook', 'n/source.ipynb', (secret) =>
    cell({ cell_type: 'code', metadata: {}, outputs: [], source: ['import os\n', `t = "${secret}"\n`] }),
  ),
  inFile('a text of a notebook', 'n/text.ipynb', (secret) =>
    cell({ cell_type: 'markdown', metadata: {}, source: `use \`${secret}\`` }),
  ),
  inFile('what a notebook printed', 'n/stream.ipynb', (secret) =>
    cell(output({ output_type: 'stream', name: 'stdout', text: ['{\n', ` "token": "${secret}"\n`, '}\n'] })),
  ),
  inFile('a result of a notebook', 'n/result.ipynb', (secret) =>
    cell(output({ output_type: 'execute_result', data: { 'text/plain': [`'${secret}'`] }, metadata: {} })),
  ),
  inFile('an error of a notebook', 'n/error.ipynb', (secret) =>
    cell(
      output({
        output_type: 'error',
        ename: 'E',
        evalue: 'x',
        traceback: [`\u001b[0;31m${secret}\u001b[0m`],
      }),
    ),
  ),
]
