import { describe, expect, it } from '@jest/globals'
import { builtIn } from '../../../../src/core/secrets/inspect.ts'
import { type Make, repeated, superlinear } from '../../../growth.ts'
import { secretKey } from '../plant.ts'

describe('time is linear in texts made to be slow', () => {
  const secret = secretKey('slow')
  const pieces = {
    'names that are given nothing': 'password = ',
    'names in one another': 'password_token_',
    'blocks that never close': 'password: {\n a\n',
    'types that go on': `token: ${'A<'.repeat(20)}`,
    'quotes that never close': `password="${secret}`,
    pairs: '{"name":"password",',
    'connection strings': 'password=abcd1;',
    requests: 'curl ',
    options: 'mysql -h ',
    logins: 'machine a login b ',
    'five parts': 'a:1:b:c:d1d1\n',
    Secrets: 'kind: Secret\ndata:\n  a: b\n',
    'Secrets in one another': '{"kind":"Secret","data":{',
    tags: '<password ',
    'calls that never close': 'a.login("a", ',
    'keys of JSON': '{"kty":"oct",',
    states: '"type":"random_password",',
    'values before names': '"value": "a", "name": "password',
    parameters: 'ssm put-parameter ',
    queries: 'https://a?a&a&a&',
    tables: 'a,password\na,b\n',
    assignments: `A_PASSWORD=${secret}\n`,
    'joined strings': 'ghp_a" + "',
    'assigned parts of strings': 'password = "a" + ',
    'prefixes before a far quote': 'ghp_',
    'lines that go on': 'ghp_\\\n',
    'settings under a section': '[a]\nadmin_password = heron_amber\n',
    'mail with soft breaks': 'Content-Transfer-Encoding: quoted-printable\n=3D=\n',
    'dumped lines': '00000000: 4142 4344 4546 4748 4142 4344 4546 4748  A\n',
    'base32 in lines': `${'A'.repeat(40)}\n`,
    'invisible characters': '\u200ba',
    'labels of documents': '**Password:** a mot de passe : ',
    'tables of documents': '| Password |\n|---|\n',
    'tables without rows': '| a | Password |\n|---|---|\n\n',
    'rules of tables': '|---|--',
    'arguments of zip': 'zip -r ',
    'users of Redis': 'user a on >',
    'providers of logins': 'provider :a, ',
    'rows of YAML': '{password: a1, ',
    'sections of YAML': 'encryption:\n  key: ',
    'examples of commands': 'anExample = "--password abcd1" ',
    'common words': 'PASSWORD=passwordpasswordpass\n',
  }
  it.each(Object.entries(pieces))('%s', (_, piece) => {
    const make: Make = (size) => {
      const bytes = Buffer.from(repeated(piece, size))
      return () => void builtIn.inspect('a.txt', bytes)
    }
    expect(superlinear(make, 64 * 1024)).toBeUndefined()
  })

  // Short: what doubles with every part of a name would never end on a long one.
  it('names of many parts in the place of a value', () => {
    const make: Make = (parts) => () =>
      void builtIn.inspectText(`password = "a${'Bb'.repeat(parts)}"`, 'a.txt')
    expect(superlinear(make, 7)).toBeUndefined()
  })
})
