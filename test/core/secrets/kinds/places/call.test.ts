import { describe } from '@jest/globals'
import { chosen } from '../../accuracy/positives.ts'
import { checkAll, random } from '../../inspect/check.ts'
import { drawn } from '../../plant.ts'

const password = chosen('call')
const hex = drawn('call', 32, 'hex')
const found = (confidence: string, line = 1) => [`password-argument ${confidence} ${line}`]

describe('an argument that has no name', () => {
  checkAll([
    ['mysqli', `$c = new mysqli("db.acme.io", "app", "${password}", "app");`, found('medium')],
    ['PDO', `new PDO($dsn, $user, '${random}')`, found('medium')],
    ['JDBC', `DriverManager.getConnection(url, "app",\n    "${random}");`, found('medium', 2)],
    ['a database, the user only', `pymysql.connect("db.acme.io", "${random}")`, []],
    ['a login', `server.login("bot@acme.io", "${password}")`, found('medium')],
    ['a login of a variable’s', `login(user, '${random}')`, found('medium')],
    ['a login by variables', 'server.login("bot@acme.io", password)', []],
    ['a login in a test', `api.login('bot', '${random}')`, found('low'), 'test/api.ts'],
    ['a login with words', `login("bot", "on the second page")`, []],
    ['FTP', `ftp_login($connection, "web", "${random}")`, found('medium')],
    ['a signature', `jwt.sign({ id: user.id }, '${random}', { expiresIn: '1h' })`, found('medium')],
    ['a signature by a variable', `jwt.sign(payload, secret, { subject: '${random}' })`, []],
    ['everyone’s', "jwt.sign(payload, 'secret')", []],
    ['HMAC', `crypto.createHmac('sha256', '${random}')`, found('medium')],
    ['HMAC in Python', `hmac.new(b"${random}", text, sha256)`, found('medium')],
    ['HMAC of a text', `createHmac('sha256', key).update('${random}')`, []],
    ['a key in Java', `new SecretKeySpec("${random}".getBytes(UTF_8), "HmacSHA256")`, found('medium')],
    ['a key’s algorithm', `new SecretKeySpec(bytes, "${random}")`, []],
    ['a database in Perl', `DBI->connect("dbi:mysql:app", "app", "${password}")`, found('medium')],
    ['a database in Node', `new Sequelize('app', 'app', '${password}', { host })`, found('medium')],
    ['a signature in Java', `Algorithm.HMAC256("${random}")`, found('medium')],
    ['an authentication', `db.auth("app", "${random}")`, found('medium')],
    ['one behind a call', `agent.get(url).auth('app', '${random}')`, found('medium')],
    ['one of an object of Lua', `mail:auth("app", "${random}")`, found('medium')],
    ['a directory in Python', `ldap3.Connection(server, "cn=app", "${random}")`, found('medium')],
    ['one by variables', 'db.auth(user, password)', []],
    ['OmniAuth', `provider :github, "a1b2", "${random}"`, found('medium')],
    ['OmniAuth in Devise', `config.omniauth :github, ID, '${random}'`, found('medium')],
    ['a provider of something', `provider :github, "${random}"`, []],
    ['a mail server in Go', `smtp.PlainAuth("", user, "${random}", host)`, found('medium')],
    ['a database in C', `mysql_real_connect(c, "db", "app", "${random}", "a", 0)`, found('medium')],
    ['a realm in Scala', `Credentials("Nexus", "a.acme.io", "ci", "${random}")`, found('medium')],
    ['Twilio', `require('twilio')('AC${hex}', '${hex}')`, found('medium')],
    ['another client', `new Client('${hex}', '${hex}')`, []],
    ['a cipher', `AES.new(b"${random}", AES.MODE_GCM)`, found('medium')],
    ['a cipher of a text', `CryptoJS.AES.encrypt(text, '${random}')`, found('medium')],
    ['cookies', `app.use(cookieParser('${random}'))`, found('medium')],
    ['another function', `show("title", "app", "${random}")`, []],
  ])
})
