import { describe, expect, it } from '@jest/globals'
import { environmentFilesOf, isCompose } from '../../../src/core/secrets/compose.ts'

it.each([
  ['compose.yaml', true],
  ['docker-compose.yml', true],
  ['deploy/docker-compose.prod.yml', true],
  ['compose-override.yaml', true],
  ['decompose.yml', false],
  ['compose.json', false],
])('%s is a compose file: %s', (path, expected) => {
  expect(isCompose(path)).toBe(expected)
})

describe('env_file', () => {
  const service = (...lines: readonly string[]): string =>
    [
      'services:',
      '  web:',
      ...lines.map((line) => `    ${line}`),
      '    image: a:1',
      '  db:',
      '    image: b',
      '',
    ].join('\n')

  it.each([
    ['one', service('env_file: web.conf'), ['web.conf']],
    ['quoted, with a comment', service('env_file: "./web.conf" # ours'), ['web.conf']],
    ['a list', service('env_file:', '  - a.conf', "  - 'b/c.conf'"), ['a.conf', 'b/c.conf']],
    ['a list as deep as its key', service('env_file:', '- a.conf', '- b.conf'), ['a.conf', 'b.conf']],
    ['a list in brackets', service('env_file: [a.conf, "b.conf"]'), ['a.conf', 'b.conf']],
    [
      'entries',
      service('env_file:', '  - path: a.conf', '    required: false', '  - path: b.conf'),
      ['a.conf', 'b.conf'],
    ],
    ['in another folder', service('env_file: ../shared/a.conf'), ['shared/a.conf']],
    ['outside of everything', service('env_file: ../../a.conf'), []],
    ['with a variable', service('env_file: $NAME.conf'), []],
    ['nothing', service('env_file: []'), []],
    ['none', service('volumes:', '  - ./a.conf:/a.conf'), []],
    ['in a comment', service('# env_file: a.conf'), []],
    ['with line breaks of Windows', service('env_file:\r', '  - a.conf\r'), ['a.conf']],
  ])('%s', (_, text, expected) => {
    const found = environmentFilesOf('deploy/compose.yaml', text)
    expect(found).toEqual(expected.map((one) => (one.startsWith('shared/') ? one : `deploy/${one}`)))
  })
})
