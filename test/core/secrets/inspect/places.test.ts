import { describe } from '@jest/globals'
import { chosen } from '../accuracy/positives.ts'
import { drawn } from '../plant.ts'
import { checkAll, random } from './check.ts'

const password = chosen('place')
const dollar = '$'
const basic = (user: string, word: string): string => Buffer.from(`${user}:${word}`).toString('base64')
const uuid = drawn('uuid', 32, 'hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')

describe('login files', () => {
  const found = (confidence: string, line = 1) => [`login-file-password ${confidence} ${line}`]
  checkAll([
    ['.npmrc, a token of old', `a=b\n//npm.acme.io/:_authToken=${uuid}`, found('high', 2)],
    ['.npmrc, a variable', `//npm.acme.io/:_authToken=${dollar}{NPM_TOKEN}`, []],
    ['.npmrc, basic', `_auth = "${basic('ci', random)}"`, found('high')],
    ['.npmrc, basic without a user', `_auth = ${Buffer.from('longer than it').toString('base64')}`, []],
    ['.npmrc, basic of one word', `_auth = ${Buffer.from(password).toString('base64')}`, []],
    ['.npmrc, password', `//a.io/x/:_password=${Buffer.from(password).toString('base64')}`, found('medium')],
    ['a field of a class', 'this._password = this.passwordOf(x)', []],
    ['.netrc on a line', `machine api.acme.io login me password ${random}`, found('high')],
    ['.netrc on lines', `machine api.acme.io\n  login me\n  password ${password}\n`, found('medium', 3)],
    ['.netrc, default', `default login me password ${random}`, found('high')],
    ['.netrc, placeholder', 'machine api.acme.io login me password changeme', []],
    ['a sentence', 'Any machine can login by the default password of it', []],
    ['docker', `{"auths": {"a.io": {"auth": "${basic('ci', random)}"}}}`, found('high')],
    ['docker, chosen', `{"auths": {"a.io": {"auth": "${basic('ci', password)}"}}}`, found('medium')],
    ['docker, a store', '{"auths": {"a.io": {}}, "credsStore": "ecr-login"}', []],
    ['docker, everyone’s', `{"auths": {"a.io": {"auth": "${basic('user', 'password')}"}}}`, []],
    ['another auth', '{"auth": "required12"}', []],
    ['docker, identity token', `{"identitytoken": "${random}"}`, found('high')],
    ['.pgpass', `# c\ndb.acme.io:5432:*:app:${password}\n`, found('medium', 2)],
    ['.pgpass, any port', `*:*:app:app:${random}`, found('high')],
    ['Composer', `{"github-oauth": {"github.com": "${random}"}}`, found('high')],
    ['Composer, a placeholder', '{"gitlab-token": {"gitlab.com": "your-token-here"}}', []],
    ['npm config set', `npm config set //npm.acme.io/:_authToken ${random}`, found('high')],
    ['msmtp', `host smtp.acme.io\nuser app\npassword ${password}\n`, found('medium', 3)],
    ['Cisco', `username app privilege 15 password 0 ${password}\n`, found('medium')],
    ['Cisco, a sentence', 'username and password are required12', []],
    ['msmtp, other lines between', `user app\nport 25\npassword ${password}\n`, []],
    ['Postfix', `[smtp.acme.io]:587 app:${password}\n`, found('medium')],
    ['Postfix, a note', `smtp.acme.io:587 is the server:${random}`, []],
    ['a log of five parts', `a.ts:5432:10:error:${random}\nand more`, []],
  ])
})

describe('password hashes', () => {
  const hash = (scheme: string, size: number) => `${dollar}${scheme}${dollar}${drawn(scheme, size, 'base62')}`
  checkAll([
    ['Apache’s MD5', `admin:${hash(`apr1${dollar}abcdefgh`, 22)}`, ['password-hash medium 1']],
    ['SHA-1', `admin:{SHA}${drawn('sha', 27, 'base64')}=`, ['password-hash medium 1']],
    ['bcrypt', `a:b\nadmin:${hash('2y$10', 53)}\n`, ['password-hash low 2']],
    ['bcrypt of a server', `admin:${hash('2y$10', 53)}`, ['password-hash medium 1'], 'www/.htpasswd'],
    ['shadow', `root:${hash(`6${dollar}saltsalt`, 86)}:19000:0:99999:7:::`, ['password-hash low 1']],
    ['in a test', `admin:${hash(`apr1${dollar}abcdefgh`, 22)}`, ['password-hash low 1'], 'test/htpasswd'],
    ['locked', 'root:!:19000:0:99999:7:::\nbin:*:1:', []],
    ['too short', `admin:${hash(`apr1${dollar}abcdefgh`, 21)}`, []],
    ['bcrypt, too short', `admin:${hash('2y$10', 52)}`, []],
  ])
})

describe('connection strings', () => {
  const found = (confidence: string) => [`connection-string-password ${confidence} 1`]
  checkAll([
    ['ADO.NET', `"Server=db.acme.io;Database=app;User Id=app;Password=${random};"`, found('high')],
    ['ADO.NET, password first', `"Pwd=${password};Server=db.acme.io"`, found('medium')],
    ['ODBC', `Driver={ODBC};Server=tcp:db,1433;Uid=app;Pwd=${password};Encrypt=yes`, found('medium')],
    ['libpq', `conn = "host=db user=app password=${random} dbname=app"`, found('high')],
    ['libpq in quotes', `host=db user=app password='${random}'`, found('high')],
    ['JDBC', `jdbc:postgresql://db.acme.io/app?user=app&password=${random}`, found('high')],
    ['JDBC, Oracle', `jdbc:oracle:thin:app/${password}@//db.acme.io:1521/x`, found('medium')],
    ['Redis', `cache.acme.io:6380,password=${random},ssl=True,abortConnect=False`, found('high')],
    ['MySQL in Go', `sql.Open("mysql", "app:${password}@tcp(db.acme.io:3306)/app")`, found('medium')],
    ['MySQL in Go, a placeholder', 'sql.Open("mysql", "user:password@tcp(127.0.0.1:3306)/app")', []],
    ['an address behind @', `mail app:${password}@acme(io)`, []],
    ['a reference', `Server=db;User Id=app;Password=${dollar}{DB_PASSWORD};`, []],
    ['a placeholder', 'Server=db;User Id=app;Password=yourpassword;', []],
    [
      'in a document',
      `Server=db;User Id=app;Password=${password};`,
      ['connection-string-password low 1'],
      'README.md',
    ],
    ['no other field', `password=${dollar}1;`, []],
    ['no other field, but a value', `password=${random};`, ['secret-assignment medium 1']],
  ])
})

describe('requests', () => {
  const found = (confidence: string, line = 1) => [`http-authorization ${confidence} ${line}`]
  checkAll([
    ['Basic', `Authorization: Basic ${basic('ci', random)}`, found('medium')],
    ['Basic, of chosen', `headers = {"Authorization": "Basic ${basic('ci', password)}"}`, found('medium')],
    ['Basic, made there', `'Basic ' + btoa('ci:${random}')`, found('medium')],
    ['Basic, made of variables', `btoa('ci:' + password1)`, []],
    ['base64 of words', `Buffer.from("note: this is no password1")`, []],
    ['Basic, words', 'Authorization: Basic authentication is required', []],
    ['Basic, everyone’s', `Authorization: Basic ${basic('user', 'password')}`, []],
    ['Bearer', `-H "Authorization: Bearer ${random}"`, found('medium')],
    ['Bearer in code', `{ Authorization: 'Bearer ${random}' }`, found('medium')],
    ['GitHub’s word', `Authorization: token ${drawn('t', 40, 'hex')}`, found('medium')],
    ['Bearer, a variable', `Authorization: Bearer ${dollar}{TOKEN}`, []],
    ['Bearer, words', 'Authorization: Bearer tokens are validated', []],
    ['curl', `curl -s \\\n  -u app:${random} https://acme.io`, found('medium', 2)],
    ['curl, long', `curl --user "app:${password}" https://acme.io`, found('medium')],
    ['curl, a variable', `curl -u "app:${dollar}PASS" https://acme.io`, []],
    ['requests', `get(url, auth=("app", "${password}"))`, found('medium')],
    ['NetworkCredential', `new NetworkCredential("app", "${random}")`, found('medium')],
    ['names of settings', 'new NetworkCredential("smtp-user", "smtp-password")', []],
    [
      'an API key in a header',
      `curl -H "X-Api-Key: ${random}" https://acme.io`,
      ['secret-assignment medium 1'],
    ],
  ])
})

describe('command lines', () => {
  const found = (confidence: string) => [`command-line-password ${confidence} 1`]
  checkAll([
    ['--password', `tool --user app --password ${random}`, found('medium')],
    ['--password=', `tool --password='${password}'`, found('medium')],
    ['admin-set-user-password', `aws x --username u --password "${password}" --permanent`, found('medium')],
    ['mysql', `mysql -h db -u app -p${random} app`, found('medium')],
    ['mysql that asks', 'mysql -h db -u app -p app_2024', []],
    ['sshpass', `sshpass -p '${password}' ssh host`, found('medium')],
    ['docker login', `docker login -u ci -p ${random} a.io`, found('medium')],
    ['docker run -p', 'docker run -p 8080:80 -p 127.0.0.1:5432:5432 app', []],
    ['redis-cli', `redis-cli -h r -a ${random} ping`, found('medium')],
    ['openssl', `openssl rsa -in k -passin pass:${password}`, found('medium')],
    ['keytool', `keytool -list -storepass ${password}`, found('medium')],
    [
      'Parameter Store',
      `aws ssm put-parameter --name /a --type SecureString \\\n  --value '${random}'`,
      ['command-line-password medium 2'],
    ],
    ['Parameter Store, a plain one', `aws ssm put-parameter --name /a --type String --value ${random}`, []],
    ['Redis’ server', `redis-server --requirepass ${random}`, found('medium')],
    ['zip', `zip -r -P ${password} dump.zip a`, found('medium')],
    ['lftp', `lftp -u app,${password} sftp://files`, found('medium')],
    ['a storage account’s key', `az storage x --account-key ${random}`, found('medium')],
    ['a tool of one dash', `tool -user app -password ${random} -x`, found('medium')],
    ['a tool of one dash, a variable', `tool -Password ${dollar}word2 -x`, []],
    ['Apache', `SetEnv DB_PASSWORD ${random}`, found('medium')],
    ['HAProxy', `  user ops insecure-password ${random}`, found('medium')],
    ['HAProxy’s page', `  stats auth ops:${random}`, found('medium')],
    ['Mosquitto', `remote_password ${random}`, found('medium')],
    ['Spark', `spark.hadoop.fs.s3a.secret.key  ${random}`, found('medium')],
    ['Neo4j', `NEO4J_AUTH: neo4j/${password}`, found('medium')],
    ['Oracle', `sqlplus ops/${password}@//db:1521/a`, found('medium')],
    ['Robot Framework', `${dollar}{PASSWORD}    ${random}`, found('medium')],
    ['Robot Framework, in a sentence', `echo ${dollar}{PASSWORD} ${random}`, []],
    [
      'an example of a command',
      `Example: \`tool --user admin --password ${random}\``,
      ['command-line-password low 1'],
    ],
    ['unzip', `unzip -P ${password} dump.zip`, found('medium')],
    ['unzip without', 'unzip -p dump.zip readme12.txt', []],
    ['7-Zip', `7z x -p${password} dump.7z`, found('medium')],
    ['sudo', `echo ${password} | sudo -S systemctl restart app`, found('medium')],
    ['sudo of a file', 'echo Nodejs12! | sudo tee /etc/motd', []],
    ['a repository’s secret', `gh secret set TOKEN --body "${random}"`, found('medium')],
    ['a repository’s secret, by variable', `gh secret set TOKEN --body "${dollar}TOKEN"`, []],
    ['az login', `az login --service-principal -u app -p ${random} --tenant a`, found('medium')],
    ['Samba', `smbclient //files/a -U app%${password}`, found('medium')],
    ['Samba, a domain', 'smbclient //files/a -U app', []],
    ['Windows', `net user app ${password}`, found('medium')],
    ['Windows, a question', 'net user app /domain', []],
    ['PowerShell', `$p = ConvertTo-SecureString "${password}" -AsPlainText -Force`, found('medium')],
    ['PowerShell, a variable', '$p = ConvertTo-SecureString $text -AsPlainText -Force', []],
    ['SQL', `CREATE USER app IDENTIFIED BY '${password}';`, found('medium')],
    ['SQL of PostgreSQL', `alter role app with password '${random}'`, found('medium')],
    ['Dockerfile with a blank', `ENV DB_PASSWORD ${password}`, found('medium')],
    ['a registry', `echo "${random}" | docker login -u ci --password-stdin acme.io`, found('medium')],
    ['a registry, by a variable', 'echo "$TOKEN" | docker login -u ci --password-stdin acme.io', []],
    ['chpasswd', `echo "app:${password}" | chpasswd`, found('medium')],
    ['a token in a document', `kubeadm join --token ${random}`, ['command-line-password low 1'], 'README.md'],
    ['names in a list', 'complete "username= password= scmVersion= port="', []],
    ['a variable', `tool --password "${dollar}PASSWORD"`, []],
    ['from standard input', 'docker login -u ci --password-stdin a.io', []],
    ['a file', 'tool --password-file /run/secrets/x1', []],
    ['in a document', `tool --password '${password}'`, ['command-line-password low 1'], 'docs/use.md'],
    [
      'everyone’s, in a document',
      'tool --password TempPassword123!',
      ['command-line-password low 1'],
      'a.md',
    ],
  ])
})
