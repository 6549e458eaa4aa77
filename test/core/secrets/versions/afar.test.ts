import { describe, it } from '@jest/globals'
import { drawn, withChecksum } from '../plant.ts'
import { expectFound, expectOne, lines } from './expect-found.ts'

describe('what decides from afar', () => {
  const token = `token ${withChecksum('ghp_', 'afar')}\n`
  const array = (text: string): string => {
    const bytes = [...text].map((one) => `0x${one.charCodeAt(0).toString(16)},`)
    return `unsigned char a[] = {\n${bytes.join(' ').replace(/(.{72})/g, '$1\n')}\n};\n`
  }
  const picture = array('a picture and nothing in it '.repeat(10))
  const headOfMail = `${`${'\u6f22'.repeat(30)}\n`.repeat(50)}Content-Transfer-Encoding: quoted-printable\n\n${lines('a')}`
  const notebook = (...source: readonly string[]): string =>
    `\ufeff${JSON.stringify({ nbformat: 4, metadata: { a: lines('a').split('\n') }, cells: [{ source }] }, undefined, 1)}`
  const wide = Buffer.from(`\n\n${[...token].join('\u200b')}\n`, 'utf16le')
  const behind = Buffer.concat([Buffer.from(lines('a', 118).slice(0, 5000)), wide])
  const escapes = (between: string): string =>
    `a: "\\u0041"\n${lines('b', 24)}c: "${between}"\n${lines('d', 20)}e: "\\t"\n` +
    `f: "db_password\\t=\\t'${drawn('afar', 24, 'base62')}'\\t"\n${lines('g')}`
  const variable = (above: string): string =>
    `${lines('h')}${above}\n${'# words and words\n'.repeat(30)}variable "db_password" {\n` +
    `${'  nullable = false\n'.repeat(15)}  default = "${drawn('afar', 24, 'base62')}"\n}\n${lines('i')}`

  const command = (option: string): string =>
    `${lines('j')}curl \\\r\n${' \\\r\n'.repeat(180)}  ${option} https://a.acme.io\n${lines('k')}`
  const key = `SK${drawn('afar', 32, 'hex')}\n`
  const cut = (count: number): string => `# twilio\n${lines('l', count)}${lines('m', 45)}${key}`

  const rows = (last: string): string =>
    `${lines('n')}| System | Password |\n|---|---|\n${'| a system | ask them |\n'.repeat(60)}${last}${lines('o')}`
  const strings = (last: string): string =>
    `${lines('p')}mysql_real_connect(${'c'.repeat(79)},\n${`"${'h'.repeat(155)}",\n`.repeat(2)}\n"${last}")\n${lines('q')}`

  it('is read no farther from its anchor in a text that has become short', () => {
    expectFound('app/settings', cut(230), cut(180))
  })

  it.each<readonly [string, string | Buffer, string | Buffer]>([
    ['a command of many short lines', command('-v'), command(`-u deploy:${drawn('afar', 20, 'base62')}`)],
    ['an array of bytes above another', `${picture}${lines('a')}`, `${picture}${lines('a')}${array(token)}`],
    [
      'a head of a mail in another script',
      headOfMail,
      `${headOfMail}${token.slice(0, 20)}=\n${token.slice(20)}`,
    ],
    ['a notebook behind a mark', notebook(), notebook(token.slice(0, 20), token.slice(20))],
    ['a row of a table in a document', rows(''), rows(`| a | ${drawn('afar', 24, 'base62')} |\n`)],
    ['a call over many strings', strings('a'), strings(drawn('afar', 24, 'base62'))],
    ['a mark that makes all of it UTF-16', behind, Buffer.concat([Buffer.from('fffe', 'hex'), behind])],
    ['an escape that joins two passages', escapes('--'), escapes('\\n')],
    ['an example above the name of what stands below', variable('examples:'), variable('--')],
  ])('%s', (_, before, after) => {
    expectOne(before, after)
  })
})
