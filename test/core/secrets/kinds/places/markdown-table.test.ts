import { describe, expect, it } from '@jest/globals'
import { builtIn } from '../../../../../src/core/secrets/inspect.ts'
import { chosen } from '../../accuracy/positives.ts'
import { checkAll, classic, random } from '../../inspect/check.ts'

const password = chosen('markdown')
const found = (confidence: string, ...lines: readonly number[]) =>
  lines.map((line) => `secret-in-table ${confidence} ${line}`)
const head = '| System | Password |\n|--------|:--------:|\n'

describe('a table of a document', () => {
  checkAll([
    ['a column', `${head}| Wiki | ${password} |\n`, found('medium', 3), 'docs/access.md'],
    ['rows', `# Access\n\n${head}| a | ${password} |\n| b | ${random} |\n`, found('medium', 5, 6), 'a.md'],
    ['as code', `${head}| Wiki | \`${password}\` |\n`, found('medium', 3), 'README.md'],
    ['without bars at its sides', `user | password\n--- | ---\nops | ${password}\n`, found('medium', 3)],
    ['carriage returns', `${head}| a | ${password} |\n`.replaceAll('\n', '\r\n'), found('medium', 3)],
    ['name and value', `| Name | Value |\n|---|---|\n| DB_PASSWORD | ${random} |\n`, found('medium', 3)],
    ['in a test', `${head}| a | ${password} |\n`, found('low', 3), 'test/login.feature'],
    ['a token with a form of its own', `${head}| a | ${classic} |\n`, ['github-token high 3']],
    ['behind its end', `${head}\n| a | ${password} |\n`, []],
    ['another column', `| Password | System |\n|---|---|\n| changeme | ${random} |\n`, []],
    ['a row of more cells', `${head}| a | ${password} | c |\n`, found('medium', 3)],
    ['a row of fewer', `| A | Password | B |\n|-|-|-|\n| a | ${password} |\n`, found('medium', 3)],
    ['a rule of other cells than the head', `| A | Password |\n|---|\n| a | ${password} |\n`, []],
    ['one dash', `| A | Password |\n|:-|-|\n| a | ${password} |\n`, found('medium', 3)],
    ['a wide rule', `| A | Password |\n|\t--- |  ---  |\n| a | ${password} |\n`, found('medium', 3)],
    ['one column', `| Password |\n|---|\n| ${password} |\n`, found('medium', 3)],
    ['a row without bars', `| Password |\n|---|\n${password}\n`, found('medium', 3)],
    ['behind a row without bars', `${head}words\n| a | ${password} |\n`, found('medium', 4)],
    ['a bar that is written', `${head}| a \\| b | ${password} |\n`, found('medium', 3)],
    ['blanks behind a row', `${head}| a | ${password} |${' '.repeat(60)}\n`, found('medium', 3)],
    ['a long row', `${head}| ${'a '.repeat(5000)} | ${password} |\n`, found('medium', 3)],
    ['a link', `${head}| a | [link](https://e.io/x1y2) |\n`, []],
    ['the text of a link', `${head}| a | [${password}](https://acme.io) |\n`, found('medium', 3)],
    [
      'more cells than anybody looks at',
      `${head}${'|a'.repeat(300)}\n| a | ${password} |\n`,
      found('medium', 4),
    ],
    ['a quotation', `${head}| a | ${password} |\n`.replace(/^/gm, '> '), found('medium', 3)],
    ['as code of HTML', `${head}| a | <code>${password}</code> |\n`, found('medium', 3)],
    [
      'another table behind a head line',
      `${head}| a | b |\n## C\n${head}| a | ${password} |\n`,
      found('medium', 7),
    ],
    ['what a setting means', `${head}| \`auth.password\` | The password to use |\n`, []],
    ['no rule below the head', `| System | Password |\n| Wiki | ${password} |\n`, []],
    ['no head', `\n|---|---|\n| password | ${random} |\n`, []],
  ])
})

it('keeps no cell of a line of bars', () => {
  const before = process.memoryUsage.rss()
  expect(builtIn.inspect('a.md', Buffer.from(`${head}${'|'.repeat(2 ** 22)}\n`))).toEqual([])
  expect(process.memoryUsage.rss() - before).toBeLessThan(200 * 2 ** 20)
})
