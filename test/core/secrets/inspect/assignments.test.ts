import { describe, expect, it } from '@jest/globals'
import { builtIn } from '../../../../src/core/secrets/inspect.ts'
import { chosen, positives } from '../accuracy/positives.ts'
import { drawn, keyId, secretKey, withChecksum } from '../plant.ts'
import { checkAll, random } from './check.ts'

const password = chosen('assigned')
const hex = drawn('assigned', 64, 'hex')
const uuid = drawn('uuid', 32, 'hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
const found = (confidence: string, line = 1) => [`secret-assignment ${confidence} ${line}`]

describe('names', () => {
  const name = (text: string) => `x = 1\n${text} = "${random}"\n`
  checkAll([
    ['ends with its word', name('github_deploy_token'), found('medium', 2)],
    ['then where it is used', name('apiKeyProd'), found('medium', 2)],
    ['then a number', name('PASSWORD2'), found('medium', 2)],
    ['then something unknown', name('passwordAdmin'), found('medium', 2)],
    ['holds much else, of a secret', name('http.secret.key'), found('medium', 2)],
    ['holds much else, of something else', name('i18n.menu.key'), found('low', 2)],
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
    ['of two letters', name('pw'), found('medium', 2)],
    ['of two letters, with an owner', name('ldap.bind.pw'), found('medium', 2)],
    ['of two letters in a word', name('pwd_hint'), []],
    ['a pass of a service', name('MQ_PASS'), found('medium', 2)],
    ['what gets it', name('getToken'), []],
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
    ['chosen', value('sunflower_4711'), found('low')],
    ['chosen, of all sorts', value(password), found('medium')],
    ['a scope, escaped', value('__test_call__%2F20220513%2FEurope%2Faws4_request'), found('low')],
    ['behind an issuer’s mark', value(`access-production-${hex.slice(0, 32)}`), found('medium')],
    ['behind a mark, a UUID', value(`access-primary-${uuid}`), found('medium')],
    ['behind a number', value(`2/8912691586850704:${hex.slice(0, 32)}`), found('medium')],
    [
      'hexadecimal in groups',
      value(`${drawn('joined', 32, 'hex')}-${drawn('joined', 40, 'hex').slice(32)}`),
      found('medium'),
    ],
    ['behind a mark, too short', value(`build-${hex.slice(0, 16)}`), found('low')],
    ['counting in turns', value('a1b2c3d4e5f6g7h8'), []],
    ['sealed', value(`AgB${drawn('sealed', 300, 'base64')}`), []],
    ['of Jasypt', value(`ENC(${drawn('jasypt', 24, 'base64')})`), []],
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
    ['words with some capitals', 'Velvet-harbor-Lantern', found('medium')],
    ['words with capitals', 'Velvet-Harbor-Lantern', []],
    ['words with capitals and a number', 'Velvet-Harbor-47', found('medium')],
    ['camel case with signs and a number', 'velvetHarbor_Lantern47', found('medium')],
    ['words with dots and a number', 'rain.in.Toledo.44', found('medium')],
    ['words with some capitals and a figure', 'correct-Heron7-battery', found('medium')],
    ['a package', 'com.acme.config.v2', []],
    ['words and a number, in one case', 'velvet_harbor_47', []],
    ['words with capitals and a figure', 'Velvet_Harbor_4', []],
    ['words', 'velvet-harbor-lantern', []],
  ]
  checkAll(rows.map(([name, text, expected]) => [name, `db_password = "${text}"`, expected] as const))
})

describe('bare values', () => {
  checkAll([
    ['a variable of a program', 'password = newPassword1\n', []],
    ['a variable in an object', 'f({ password: userPassword1 })', []],
    ['a call', 'token = read_token1()', []],
    ['a statement', 'password = Sommer2024;', []],
    ['in a row', `{user: ops, password: ${random}}`, found('medium')],
    ['in a row, first', `{password: ${random}, user: ops}`, found('medium')],
    ['in brackets', `ssh ops@a (password: ${random})`, found('medium')],
    ['chosen, in a row', `{user: ops, password: ${password}}`, []],
    ['behind an anchor', `DB_PASSWORD: &pw ${random}\n`, found('medium')],
    ['an alias', 'DB_PASSWORD: *db_pw_2\n', []],
    ['a parameter of SQL', '  [UpgradeToken] = @V2UpgradeToken\n', []],
    ['in INI', `[a]\npassword = ${password}\n`, found('medium', 2)],
    ['with a comment', `[a]\npassword = ${password} # mine\n`, found('medium', 2)],
  ])
})

describe('languages', () => {
  checkAll([
    ['bytes in Go', `var jwtKey = []byte("${random}")`, found('medium')],
    ['a default in Rust', `env::var("APP_KEY").unwrap_or("${random}".into())`, found('medium')],
    ['a lazy one', `env::var("APP_KEY").unwrap_or_else(|_| "${random}".into())`, found('medium')],
    ['a default in Java', `ofNullable(getenv("API_KEY")).orElse("${random}")`, found('medium')],
    ['a default in Ruby', `ENV.fetch("API_KEY") { "${random}" }`, found('medium')],
    ['a key of Fernet', `fernet_key = ${random}\n`, found('medium')],
    ['a key in a JSON section', `{"Jwt": {"Issuer": "me", "Key": "${random}"}}`, found('medium')],
    ['a key in another section', `{"Menu": {"Key": "${random}"}}`, found('low')],
    ['a key in a PHP section', `'crypt' => ['key' => '${random}'],`, found('medium')],
    ['a key in a YAML section', `encryption:\n  key: "${random}"\n`, found('medium', 2)],
    ['a key in another YAML section', `menu:\n  key: "${random}"\n`, found('low', 2)],
    ['a default of make', `DB_PASSWORD ?= ${random}\n`, found('medium')],
    ['a map of Scala', `Map("secret.key" -> "${random}")`, found('medium')],
    ['a member in C', 'secret->name = "a1B2c3D4e5F6g7H8i9"', []],
    ['an extra of Gradle', `val signingPassword by extra("${random}")`, found('medium')],
    ['a property of Gradle', 'val signingPassword: String? by project', []],
    ['a binary of Erlang', `{secret_key, <<"${random}">>}`, found('medium')],
    ['a password of a command', `run --env SSHPASS="${random}"`, found('medium')],
    ['a key of a command', `run --env SSHLANE="${random}"`, []],
    ['an XML value', `<AdminPassword><Value>${random}</Value>`, found('medium')],
    ['a key of .NET', `<machineKey decryptionKey="${hex}"/>`, found('medium')],
    ['an option of Java', `java -Dpassword=${random} -jar a.jar`, found('medium')],
    ['a key beside a section', `{"Jwt": {"a": 1}, "Key": "${random}"}`, found('low')],
    ['another method of a key', `map.get("API_KEY").compare("${random}")`, []],
  ])
})

describe('what opens and what numbers', () => {
  checkAll([
    ['a UUID as a token', `session_token: ${uuid}\n`, found('low')],
    ['a UUID as a service’s token', `service_token: ${uuid}\n`, found('medium')],
    [
      'a parameter of a stack',
      `[{"ParameterKey":"SnykToken","ParameterValue":"${uuid}"}]`,
      ['snyk-legacy-token high 1'],
    ],
    ['news of a site', `api_key = "${random}"`, found('medium'), 'src/news/feed.ts'],
    ['news of a release', `api_key = "${random}"`, found('low'), 'NEWS.txt'],
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
    builtIn
      .inspect(path, Buffer.from(text))
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
