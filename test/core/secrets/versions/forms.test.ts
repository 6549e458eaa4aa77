import { describe, it } from '@jest/globals'
import { secretKey, withChecksum } from '../plant.ts'
import { expectOne, filled, lines } from './expect-found.ts'

describe('is read by itself', () => {
  const token = `token ${withChecksum('ghp_', 'form')}\n`
  const settings = `${'PLAIN_SETTING=1\n'.repeat(300)}# the key\nACCESS=${secretKey('e')}\n`
  const far = `${settings}${'PLAIN_SETTING=1\n'.repeat(300)}`
  const source = ['# key\n', `ACCESS=${secretKey('n')}\n`]
  const parted = token.replace('ghp_', 'ghp_<i>').replace('\n', '</i>\n')
  const cells = JSON.stringify(
    { cells: [{ source }, { source: lines('a').split(/(?<=\n)/) }], metadata: {}, nbformat: 4 },
    undefined,
    1,
  )
  const rows = `${'someone,\n'.repeat(300)}someone,${secretKey('t').slice(0, 20)}\n`
  const list = `| Name | Value |\n|---|---|\n${'| PLAIN_SETTING | word |\n'.repeat(90)}`
  const row = `| DB_PASSWORD | ${secretKey('r').slice(0, 20)} |\n`
  const above = lines('a', 200)
  it.each([
    ['a file that has become an environment file', `no setting\n${settings}`, settings],
    ['a file that is an environment file but for its last line', `${far}the end\n`, far],
    ['an environment file below a long comment', `${filled(9000)}${far}the end\n`, `${filled(9000)}${far}`],
    [
      'an environment file with a long first line',
      `LONG=${'x '.repeat(4000)}\n${far}the end\n`,
      `LONG=${'x '.repeat(4000)}\n${far}`,
    ],
    ['a file that has become a table', rows, `name,password\n${rows}`],
    ['a table behind a mark', `\ufeff${rows}`, `\ufeffname,password\n${rows}`],
    ['a row of a table', `${above}${list}`, `${above}${list}${row}`],
    [
      'a text that has become a table',
      `${above}${list}${row}`.replace('|---|---|\n', ''),
      `${above}${list}${row}`,
    ],
    [
      'a table that has become one of values',
      `${above}${list}${row}`.replace('Value', 'Words'),
      `${above}${list}${row}`,
    ],
    ['a file with markup far above', `</w:t>\n${lines('a')}`, `</w:t>\n${lines('a')}${parted}`],
    ['a file that has become UTF-16', lines('a'), Buffer.from(`\ufeff${lines('a')}${token}`, 'utf16le')],
    ['a file to which UTF-16 was added', lines('a'), `${lines('a')}${[...token].join('\0')}\0`],
    ['a file that has become a notebook', cells.replace('nbformat', 'format'), cells],
  ])('%s', (_, before, after) => {
    expectOne(before, after)
  })
})
