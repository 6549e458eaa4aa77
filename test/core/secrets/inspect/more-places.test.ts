import { describe } from '@jest/globals'
import { chosen } from '../accuracy/positives.ts'
import { drawn } from '../plant.ts'
import { checkAll, random } from './check.ts'

const password = chosen('more places')
const dollar = '$'
const hex = drawn('more places', 32, 'hex')

describe('commands', () => {
  const found = ['command-line-password medium 1']
  checkAll([
    ['a drive of Windows', `net use Z: \\\\files\\share /user:ops ${password}`, found],
    ['a drive of Windows, asked', 'net use Z: \\\\files\\share /user:ops *', []],
    ['a drive of Windows, kept', 'net use Z: \\\\files\\share /user:ops /persistent:yes', []],
    ['Vault', `vault login ${random}`, found],
    ['Vault, by a method', `vault login -method=token ${random}`, found],
    ['Vault, another method', 'vault login -method=userpass username=ops', []],
    ['fish', `set -gx DB_PASSWORD ${password}`, found],
    ['csh', `setenv API_TOKEN ${random}`, found],
    ['fish, a variable', 'set -gx DB_PASSWORD $argv', []],
    ['a shell’s option', `set -x\nMODE ${random}`, []],
  ])
})

describe('files of tools', () => {
  const login = (confidence: string) => [`login-file-password ${confidence} 1`]
  checkAll([
    ['Bundler', `BUNDLE_GEMS__ACME__IO: "ci:${random}"`, login('high')],
    ['Bundler in an environment', `export BUNDLE_GEMS__ACME__IO=ci:${random}`, login('high')],
    ['Bundler, an address', 'BUNDLE_MIRROR__ALL: "https://gems.acme.io:8080/mirror"', []],
    ['Bundler, a setting', 'BUNDLE_WITHOUT: "development:test"', []],
    ['LDAP', `binddn cn=a\nbindpw ${random}\n`, ['login-file-password high 2']],
    ['LDAP, a digest', 'rootpw {SSHA}a1B2c3D4e5F6g7H8i9J0\n', []],
    ['Redis’ users', `user alice on >${random} ~* +@all`, login('high')],
    ['Redis’ users, without', 'user alice on nopass ~* +@all', []],
    ['strongSwan', `ops : EAP "${password}"`, login('medium')],
    ['Rails’ master key', hex, ['rails-master-key high 1'], 'config/master.key'],
    [
      'Rails’ key of an environment',
      `${hex}\n`,
      ['rails-master-key high 1'],
      'config/credentials/production.key',
    ],
    ['Rails’ key in a test', hex, ['rails-master-key low 1'], 'test/dummy/config/master.key'],
    ['the same elsewhere', hex, [], 'config/revision'],
    ['one of zeros', '0'.repeat(32), [], 'config/master.key'],
    ['more than a key', `${hex}\nmore`, [], 'config/master.key'],
    [
      'Oracle',
      `jdbc:oracle:thin:app/${password}@x@//db.acme.io:1521/x`,
      ['connection-string-password medium 1'],
    ],
    ['Oracle, a variable', `jdbc:oracle:thin:app/${dollar}{PASSWORD}@//db.acme.io:1521/x`, []],
  ])
})

describe('arguments', () => {
  const salt = `${drawn('salt', 40, 'base62').replace(/(.{5})/g, '$1 ')}(<;|+[{=~!@%^&*)`.slice(0, 64)
  checkAll([
    [
      'CDK',
      `Credentials.fromPassword('admin', SecretValue.unsafePlainText('${random}'))`,
      ['password-argument medium 1'],
    ],
    ['CDK in Python', `SecretValue.unsafe_plain_text("${random}")`, ['password-argument medium 1']],
    ['another plain text', `Body.plainText("${random}")`, []],
    ['CDK, a variable', 'SecretValue.unsafePlainText(process.env.DB_PASSWORD)', []],
    ['a salt of WordPress', `define('NONCE_SALT', '${salt}');`, ['password-argument medium 1']],
    ['what WordPress puts there', "define('NONCE_SALT', 'put your unique phrase here');", []],
    [
      'words of that length',
      "define('AUTH_KEY', 'this is a sentence of sixty four letters, to be told from a salt');",
      [],
    ],
    ['Rust', `request.basic_auth("ci", Some("${random}"))`, ['http-authorization medium 1']],
    ['another constant', `define('PLUGIN_SALT_TEXT', '${salt}');`, []],
    ['Ruby without brackets', `request.basic_auth 'ci', '${random}'`, ['http-authorization medium 1']],
    ['Ruby, variables', "request.basic_auth user, 'of the realm'", []],
  ])
})

describe('texts for people', () => {
  const strong = `Un${password}`
  const found = ['password-in-prose medium 1']
  checkAll([
    ['a login', `Log in as user admin and password ${strong}.`, found, 'docs/start.md'],
    ['a login with a comma', `user: ops, password: \`${strong}\``, found],
    ['a label in bold', `- **Password:** \`${strong}\``, found, 'docs/start.md'],
    ['a label in bold, colon behind', `**Password**: ${strong}`, found, 'docs/start.md'],
    ['in French', `mot de passe : ${strong}`, found],
    ['in Spanish', `Contraseña: ${strong}`, found],
    ['a login of everyone', 'user admin and password P@ssw0rd123', []],
    ['a label of a field', '**Password**: `PasswordField1`', []],
    ['a translation', 'mot de passe : Obligatoire', []],
    ['names', 'Give the user name and password fields a Label1', []],
    [
      'a name in a sentence that goes on',
      `the API_TOKEN: ${random} and so on`,
      ['secret-assignment medium 1'],
    ],
    ['words behind a name', 'the API_TOKEN: must be given, and so on', []],
    ['a password behind a name, chosen', `the DB_PASSWORD: ${password} and so on`, []],
    [
      'an export in a document',
      `Run:\n\nexport API_TOKEN=${random}`,
      ['secret-assignment medium 3'],
      'README.md',
    ],
    ['an export in a test', `Run:\n\nexport API_TOKEN=${random}`, ['secret-assignment low 3'], 'test/run.sh'],
    [
      'a chosen one in a document',
      `Run:\n\nexport DB_PASSWORD=${password}`,
      ['secret-assignment low 3'],
      'README.md',
    ],
  ])
})

describe('values', () => {
  const groups = drawn('app word', 16, 'letters')
    .toLowerCase()
    .replace(/(.{4})(?=.)/g, '$1 ')
  const found = ['secret-assignment medium 1']
  checkAll([
    ['an app’s password', `mail_password = "${groups}"`, found],
    ['four words', 'mail_password = "some text goes here"', []],
    ['sixteen small letters', `mail_password = "${groups.replaceAll(' ', '')}"`, found],
    ['a long word', 'mail_password = "zugangsdatenspeicher"', ['secret-assignment low 1']],
    ['everyone’s word with figures of its own', 'db_password = "Dr4gon*787"', found],
    ['everyone’s word with figures that count', 'db_password = "Dr4gon*789"', ['secret-assignment low 1']],
    ['everyone’s word in one case', 'db_password = "dr4gon*787"', ['secret-assignment low 1']],
    ['words and three figures', 'db_password = "heron_amber_640"', found],
    ['words of it', 'db_password = "user_group_640"', []],
    ['words and two figures', 'db_password = "heron_amber_64"', []],
    ['a value with a dash, in Make', 'DB_PASSWORD := Heron-Amb3r-6403', found],
    ['a variable with a number', 'DB_PASSWORD := heron_amber2', []],
    ['ciphertext of KMS', `api_token = "AQICAH${drawn('kms', 120, 'base64')}"`, []],
    ['shorter than ciphertext', `api_token = "AQICAH${drawn('kms', 40, 'base64')}"`, found],
    ['a section', '[db]\n# ours\nuser = app\n\npassword = heron_amber_640\n', ['secret-assignment medium 5']],
    ['no section', 'user = app\n\npassword = heron_amber_640\n', []],
    ['code behind a section', '[a, b]\nuser = app\nrun()\npassword = heron_amber_640\n', []],
  ])
})
