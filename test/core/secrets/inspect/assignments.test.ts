import { describe, expect, it } from '@jest/globals'
import { inspect } from '../../../../src/core/secrets/inspect.ts'
import { chosen, positives } from '../accuracy/positives.ts'
import { drawn, keyId, secretKey, withChecksum } from '../plant.ts'
import { checkAll, random } from './check.ts'

const password = chosen('assigned')
const key = drawn('assigned', 50, 'base62')
const hex = drawn('assigned', 64, 'hex')
const uuid = drawn('uuid', 32, 'hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
const found = (confidence: string, line = 1) => [`secret-assignment ${confidence} ${line}`]

describe('settings of frameworks and platforms', () => {
  checkAll([
    ['Spring, properties', `spring.datasource.password=${password}`, found('medium')],
    ['Spring, YAML', `spring:\n  datasource:\n    password: ${password}\n`, found('medium', 3)],
    ['Rails', `production:\n  secret_key_base: ${hex}\n`, found('medium', 2)],
    ['Rails, by environment', 'secret_key_base: <%= ENV["SECRET_KEY_BASE"] %>', []],
    ['Django', `DEBUG = True\nSECRET_KEY = 'django-insecure-${key}'`, found('medium', 2)],
    [
      'Django, databases',
      `DATABASES = {'default': {'USER': 'a', 'PASSWORD': '${password}'}}`,
      found('medium'),
    ],
    ['a call over several lines', `define(\n  'AUTH_KEY',\n  '${key}',\n)`, found('medium', 3)],
    ['names and values of a list', `[\n  'a',\n  'security_token',\n  '${random}',\n]`, []],
    ['WordPress', `define( 'AUTH_KEY', '${key}' );`, found('medium')],
    ['Maven', `<server><id>a</id><password>${password}</password></server>`, found('medium')],
    ['GitHub Actions', `env:\n  DB_PASSWORD: ${password}\n  A: b\n`, found('medium', 2)],
    ['GitHub Actions, a secret', `env:\n  DB_PASSWORD: \${{ secrets.DB_PASSWORD }}\n`, []],
    ['GitLab', `variables:\n  DEPLOY_TOKEN: "${random}"\n`, found('medium', 2)],
    ['CircleCI', `environment:\n  - API_KEY: ${random}\n`, found('medium', 2)],
    ['Ansible', `ansible_become_password: ${password}`, found('medium')],
    ['Ansible, a vault', 'db_password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6231\n', []],
    [
      'Compose',
      `services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: ${password}\n`,
      found('medium', 4),
    ],
    [
      'Terraform state',
      `{"outputs":{"client_secret":{"value":"${random}","type":"string"}}}`,
      found('medium'),
    ],
    ['tfvars', `db_name = "a"\ndb_password = "${password}"\n`, found('medium', 2)],
    ['Terraform variable', `variable "db_password" {\n  default = "${password}"\n}`, found('medium', 2)],
    ['Terraform, a reference', 'password = random_password.db.result', []],
    ['task definition', `{"environment":[{"name":"DB_PASSWORD","value":"${password}"}]}`, found('medium')],
    ['task definition, by reference', '{"secrets":[{"name":"DB_PASSWORD","valueFrom":"arn:aws:ssm:a"}]}', []],
    ['Lightsail', `{"containers":{"app":{"environment":{"API_TOKEN":"${random}"}}}}`, found('medium')],
    [
      'CloudFormation',
      `Parameters:\n  DbPassword:\n    Type: String\n    Default: ${password}\n`,
      found('medium', 4),
    ],
    ['CDK outputs', `{"AppStack": {"AppApiKey": "${random}"}}`, found('medium')],
    ['parameters of a deployment', `ParameterKey=DbPassword,ParameterValue=${password}`, found('medium')],
    ['HTTP client', `X-Api-Key: ${random}`, found('medium')],
    [
      'base64 of a chosen one',
      `password: ${Buffer.from(`${password}!`).toString('base64')}`,
      found('medium'),
    ],
  ])
})

describe('names', () => {
  const name = (text: string) => `x = 1\n${text} = "${random}"\n`
  checkAll([
    ['ends with its word', name('github_deploy_token'), found('medium', 2)],
    ['then where it is used', name('apiKeyProd'), found('medium', 2)],
    ['then a number', name('PASSWORD2'), found('medium', 2)],
    ['then something unknown', name('passwordAdmin'), found('medium', 2)],
    ['holds much else too', name('key'), found('low', 2)],
    ['is of a test', name('test_api_key'), found('low', 2)],
    ['a field', name('password_field'), []],
    ['a secret’s name', name('secretName'), []],
    ['a count', name('max_tokens'), []],
    ['a page', name('next_token'), []],
    ['a public key', name('publicKey'), []],
    ['a primary key', name('primary_key'), []],
    ['a pass of a compiler', name('optimizer_pass'), found('low', 2)],
    ['a question', name('has_password'), []],
    ['in another word', name('monkey'), []],
    ['a message’s id', name('unexpected_token_did_you_mean_to_call_it_key'), []],
  ])
})

describe('values', () => {
  const value = (text: string, path = 'a.txt') => [`api_secret: '${text}'`, path] as const
  const rows: readonly (readonly [string, readonly [string, string], readonly string[]])[] = [
    ['random', value(random), found('medium')],
    ['random, in a document', value(random, 'docs/use.md'), found('low')],
    ['hexadecimal', value(hex), found('medium')],
    ['a UUID', value(uuid), found('medium')],
    ['half of what a machine draws', value(drawn('short', 12, 'base62')), found('medium')],
    ['chosen', value(password), found('low')],
    ['a word', value('sunflower'), []],
    ['words with dashes', value('get-the-secret-from-there-2'), []],
    ['camel case', value('getSecretFromVault2'), []],
    ['a constant', value('MY_HW_ABI_EXT_KSZ1'), []],
    ['a sentence', value(`${random} is not it`), []],
    ['a call', value(`read('${hex}')`), []],
    ['text in base64', value(Buffer.from('this is not a real value').toString('base64')), []],
    ['a template', value(`{{ .Values.secret }}${random}`), []],
    ['a regular expression', value('[A-Za-z0-9]{32}x1B2c3'), []],
    ['a crypt hash', value(`$2b$12$${drawn('b', 53, 'base62')}`), []],
    ['Django’s hash', value(`pbkdf2_sha256$1000$abc$${secretKey('d')}`), []],
    ['an address', value(`https://acme.io/${random}`), []],
    ['a path', value('/etc/ssl/Private1/key2.pem'), []],
    ['a number', value('1234-5678-9012-3456'), []],
    ['publishable', value(`phc_${random}`), []],
    ['printed in a standard', value(['2YotnFZF', 'Ejr1zCsi', 'cMWpAA'].join('')), []],
    ['an example of an API', [`example:\n  token: '${random}'`, 'api.yml'], found('low', 2)],
  ]
  checkAll(rows.map(([name, [text, path], expected]) => [name, text, expected, path] as const))
})

describe('passwords', () => {
  const rows: readonly (readonly [string, string, readonly string[]])[] = [
    ['a word, a year, a sign', password, found('medium')],
    ['a word', 'sunflower', found('low')],
    ['everyone’s', 'P@ssw0rd123!', found('low')],
    ['everyone’s word', 'password', []],
    ['a label in another language', 'Contraseña', []],
    ['short', 'a1!b', []],
  ]
  checkAll(rows.map(([name, text, expected]) => [name, `db_password = "${text}"`, expected] as const))
})

describe('bare values', () => {
  checkAll([
    ['a variable of a program', 'password = newPassword1\n', []],
    ['a variable in an object', 'f({ password: userPassword1 })', []],
    ['a call', 'token = read_token1()', []],
    ['a statement', 'password = Sommer2024;', []],
    ['in INI', `[a]\npassword = ${password}\n`, found('medium', 2)],
    ['with a comment', `[a]\npassword = ${password} # mine\n`, found('medium', 2)],
  ])
})

it('decides by content: under any name a corpus has the same findings of high confidence', () => {
  const texts = [
    ...positives.map(({ text }) => text),
    `aws_access_key_id = ${keyId('r')}\naws_secret_access_key = ${secretKey('r')}\n`,
    `token: ${withChecksum('ghp_', 'r')}`,
    `# settings\nDB_PASSWORD=${random}\nAPI_KEY=${hex}\nPORT=80\n`,
    `export A_TOKEN="${random}"\n`,
    `postgres://app:${random}@db.acme.io/app`,
    `//npm.acme.io/:_authToken=${uuid}\n`,
    `machine a.io login b password ${random}\n`,
    `curl -u app:${random} https://acme.io`,
    `kind: Secret\nstringData:\n  password: ${random}\n`,
  ]
  const high = (path: string, text: string): string[] =>
    inspect(path, Buffer.from(text))
      .filter(({ confidence }) => confidence === 'high')
      .map(({ rule, line, column }) => `${rule.id} ${line} ${column}`)
  const names = [
    '.env',
    '.env.example',
    'a.txt',
    'test/fixtures/a.py',
    'docs/README.md',
    'src/a.ts',
    '.npmrc',
    'x.lock',
  ]
  for (const text of texts) {
    const expected = high('plain', text)
    for (const name of names) expect([name, text, high(name, text)]).toEqual([name, text, expected])
  }
})
