import { describe } from '@jest/globals'
import { chosen } from '../../accuracy/positives.ts'
import { checkAll, classic, random } from '../../inspect/check.ts'
import { drawn } from '../../plant.ts'

const password = chosen('sql')
const hex = drawn('sql', 32, 'hex')
const found = (confidence: string, ...lines: readonly number[]) =>
  lines.map((line) => `secret-in-sql ${confidence} ${line}`)
const insert = (columns: string, values: string): string =>
  `INSERT INTO clients (${columns}) VALUES ${values};`
const copied = (row: string): string => `COPY public.clients (id, api_secret) FROM stdin;\n${row}\n\\.\n`

describe('rows of SQL', () => {
  checkAll([
    ['a column', insert('name, api_secret', `('portal', '${random}')`), found('medium', 1)],
    ['a chosen password', insert('`user`, `password`', `('bob', '${password}')`), found('medium', 1)],
    ['rows', insert('id, token', `(1, '${random}'),\n  (2, '${random}x')`), found('medium', 1, 2)],
    ['a quote in a string', insert('name, api_secret', `('it''s, b', '${random}')`), found('medium', 1)],
    ['a call before it', insert('at, api_secret', `(now(), '${random}')`), []],
    ['a digest of a password', insert('user, password', `('bob', '${hex}')`), []],
    ['a hash of a password', insert('user, password', `('bob', '$2b$12$${drawn('b', 53, 'base62')}')`), []],
    ['a digest as a key', insert('user, api_key', `('bob', '${hex}')`), found('medium', 1)],
    ['another column', insert('name, api_secret', `('${random}', NULL)`), []],
    ['a row of another width', insert('name, api_secret', `('a', '${random}', 'b')`), []],
    ['columns of other things', insert('name, token_count', `('a', '${random}')`), []],
    ['a parameter', insert('name, token', '(@Name, @V2UpgradeToken)'), []],
    ['a placeholder', insert('name, password', "('a', 'changeme')"), []],
    ['a token with a form of its own', insert('a, token', `('x', '${classic}')`), ['github-token high 1']],
    ['a test', insert('name, api_secret', `('a', '${random}')`), found('low', 1), 'test/seed.sql'],
    ['of a dump', copied(`1\t${random}`), found('medium', 2)],
    ['of a dump, behind its end', `${copied('1\t\\N')}2\t${random}\n`, []],
    ['of a dump, of another width', copied(`1\t2\t${random}`), []],
  ])
})
