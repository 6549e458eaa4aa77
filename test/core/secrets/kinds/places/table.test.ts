import { describe } from '@jest/globals'
import { chosen } from '../../accuracy/positives.ts'
import { checkAll, classic, random } from '../../inspect/check.ts'
import { drawn } from '../../plant.ts'

const password = chosen('table')
const uuid = drawn('uuid', 32, 'hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
const found = (confidence: string, ...lines: readonly number[]) =>
  lines.map((line) => `secret-in-table ${confidence} ${line}`)

describe('a table', () => {
  checkAll([
    ['a column', `name,owner,api_token\nbilling,alice,${random}\n`, found('medium', 2)],
    ['rows', `user;password\nbob;${password}\neve;${random}`, found('medium', 2, 3)],
    ['tabs', `user\tclient secret\nbob\t${random}\n`, found('medium', 2)],
    ['cells in quotes', `"a","db password"\n"x, y","${password}"\n`, found('medium', 2)],
    ['carriage returns', `a,password\r\nx,${password}\r\n`, found('medium', 2)],
    ['name and value', `key,value,at\nregion,eu,1\ndb_password,${password},2\n`, found('medium', 3)],
    ['in a document’s folder', `a,password\nx,${password}\n`, found('low', 2), 'docs/users.csv'],
    ['a token with a form of its own', `a,token\nx,${classic}\n`, ['github-token high 2']],
    ['words', 'id,token,count\n1,velvet,3\n2,harbor,4\n', []],
    ['ids', `a,session_token\nx,${uuid}\n`, found('low', 2)],
    ['another column', `token_count,name\n5,${random}\n`, []],
    ['a row of another width', `a,password\nx,${random},z\n`, []],
    ['a placeholder', 'user,password\nbob,changeme\n', []],
    ['no head', `billing,alice,${random}\nb,c,${random}x\n`, []],
    ['a sentence', `Mind the name of it, and its password\n1, ${random}\n`, []],
  ])
})
