import { describe } from '@jest/globals'
import { chosen } from '../accuracy/positives.ts'
import { drawn } from '../plant.ts'
import { checkAll } from './check.ts'

const random = drawn('silence', 24, 'base62')
const hex = drawn('silence', 32, 'hex')
const password = chosen('silence')
const found = (confidence: string, line = 1) => [`secret-assignment ${confidence} ${line}`]
const header = (confidence: string, line: number) => [`http-authorization ${confidence} ${line}`]
const command = (confidence: string) => [`command-line-password ${confidence} 1`]
const uuid = `${hex.slice(0, 8)}-15dc-4dd0-8640-${hex.slice(8, 20)}`
const named = ['new', 'Replication', 'Password', '123'].join('')
const short = drawn('short', 12, 'base62')
const settings = `put("API_KEY=${random}\\nAPP_ENV=local\\n")`
const escaped = `"\\u0070assword": "${password}"`

describe('what well-kept projects hold, next to what they must not', () => {
  checkAll([
    ['a version that Yarn asks for', 'dependencies:\n  js-tokens: "npm:^10.0.0"\n', []],
    ['a password that begins alike', `password: "npm:${password}"`, found('medium')],
    ['an algorithm', 'newSecretKey("PBKDF2WithHmacSHA256", spec)', []],
    ['a key where the algorithm stands', `newSecretKey("${random}", spec)`, found('medium')],
    ['a pattern', "PASSWORD_ARG = re.compile(r'^[-]{0,2}pass[-]?(word|wd)?')", []],
    ['a name of the environment', 'AuthToken authToken = parse(env.get("NEO4J_AUTH"))', []],
    ['a class', "%command.name% [password] 'App\\Entity\\User'", []],
    ['a name inside a list of names', 'new Set(["npmUser","npmPassword","injectNpm2FaToken"])', []],
    ['a method of a class in a list', '"org.acme.DataSource#getPassword",\n"org.acme.Data2Source#user"', []],
    ['a token against forgery', `authenticity_token: "${hex.slice(0, 20)}"`, []],
    ['a lock, not a key', `"PolicyUpdateToken": "1:${random}"`, []],
    ['a search key of a site', `{ appId: 'HP439UUSOL', apiKey: '${hex}', indexName: 'docs' }`, []],
    ['a key beside nothing of a search', `{ appId: 'HP439UUSOL', apiKey: '${hex}' }`, found('medium')],
    ['Fernet’s ciphertext', `token = "gAAAAABd${random}${random}"`, []],
    [
      'bytes of a test vector',
      'let secret = b"\\xb0\\x32\\x35\\x23\\xc1\\x85\\x35\\x99\\x58\\x4d\\x88\\x56\\x8b";',
      [],
    ],
    ['a Slack token that counts', ['xoxb', '1234567890', '1234567890123', random].join('-'), []],
    ['one that does not', ['xoxb', '5723904618', '5723904618235', random].join('-'), ['slack-token high 1']],
    ['a sample in RDoc', `#   user = User.new(password: '${random}')\n`, found('low'), 'lib/user.rb'],
    ['a sample in Javadoc', `   *   "password":"${random}"}\n`, found('low'), 'src/Vcap.java'],
    ['a line that was commented out', `# password = '${random}'\n`, found('medium'), 'lib/user.rb'],
    ['the same in settings', `#   password: '${random}'\n`, found('medium'), 'config/app.yml'],
    ['a sample beside an entity', `#   password: '${random}' # &amp;\n`, found('low'), 'lib/user.rb'],
    ['a setting beside one', `password: '${random}' # &amp;\n`, found('medium'), 'lib/user.rb'],
    ['rules of validation', "'password' => 'required|string|min:8|confirmed'", []],
    ['a password with such signs', `password: "${password}|${password}"`, found('medium')],
    ['a word that counts', `SA_PASSWORD: "${['Forge', '123'].join('')}"\n`, found('low')],
    ['a word with another number', `SA_PASSWORD: "${['Forge', '927'].join('')}"\n`, found('medium')],
    ['one more argument', `(list "auth.password") "skipB64enc" true`, []],
    ['an argument of an option', `password "${password}"`, found('medium')],
    ['the last word of a sentence', `"a": "we send our PSK",\n  "${password}": "b"`, []],
    ['a word alone', `define('PSK', '${password}')`, found('medium')],
    ['a walk along the keys', `redis://h:${'asdfqwer' + '1234'}asdf@ec2-1-2-3-4.compute-1.amazonaws.com`, []],
    [
      'a password in a URL',
      `redis://h:${drawn('walk', 16, 'lower')}@ec2-1-2-3-4.compute-1.amazonaws.com`,
      ['url-credentials high 1'],
    ],
    ['a sample in Go', `//\tpassword: "${random}"\n`, found('low'), 'auth.go'],
    ['a session in a document of code', `  iex> secret = "${random}"\n`, found('low'), 'lib/a.ex'],
    ['a session of Ruby', `x\n  irb(main):001:0> secret = "${random}"\n`, found('low', 2), 'lib/a.rb'],
    ['a fake', `password: "${random}"\n`, found('low'), 'fakes/users.go'],
    ['a value and its type in YAML', `password: !!str ${random}\n`, found('medium')],
    ['a header in an example', `For example:\n\n  Authorization: Token ${hex}\n`, header('low', 3)],
    ['a header', `For the record:\n\n  Authorization: Token ${hex}\n`, header('medium', 3)],
    ['a command’s example', `const newExample = "a --password ${random}"`, command('low')],
    ['a key of an object beside a word', `"${uuid}": "1Pass",\n"${random}": "Vault"`, []],
    ['a word and its value', `call("1Pass", "${random}")`, found('low')],
    ['two words and a sign', `SA_PASSWORD: ${['some', 'Password'].join('!')}\n`, found('low')],
    ['the name of a reset', `ResetPassword = "pm-27086-reset-of-an-input-password"`, []],
    ['drawn, in a document', `password: "${random}"`, found('medium'), 'README.md'],
    ['drawn and short, in a document', `password: "${short}"`, found('medium'), 'README.md'],
    ['the same behind a word', `password: "new${short}"`, found('low'), 'README.md'],
    ['a token, in a document', `token: "${random}"`, found('low'), 'README.md'],
    ['a setting, in a document', `replicationPassword: "${named}"`, found('low'), 'README.md'],
    ['a key of a chain', `privateKey: "0x${hex}${hex}"`, found('medium')],
    ['a hash of a chain', `tokenHash: "0x${hex}${hex}"`, []],
    ['a short number', `privateKey: "0x${hex}"`, []],
    ['a cell of a notebook', `"api_key = \\"${random}\\"\\n"`, found('medium'), 'work/a.ipynb'],
  ])
})

describe('what is decoded', () => {
  checkAll([
    ['keeps the confidence of a program', escaped, found('medium')],
    ['is as weak in a test as what is not encoded', escaped, [], 'tests/models/users.json'],
    ['is an environment in a program’s string', settings, ['env-file-secret high 1'], 'src/seed.php'],
    ['is none in a test’s', settings, found('low'), 'tests/DecryptTest.php'],
  ])
})
