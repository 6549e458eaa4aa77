import { describe } from '@jest/globals'
import { chosen } from '../accuracy/positives.ts'
import { drawn } from '../plant.ts'
import { checkAll, random } from './check.ts'

const password = chosen('assigned')
const key = drawn('assigned', 50, 'base62')
const hex = drawn('assigned', 64, 'hex')
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
    ['property list', `<dict>\n\t<key>ApiKey</key>\n\t<string>${random}</string>`, found('medium', 3)],
    [
      'argument of JMeter',
      `<elementProp name="password">\n  <stringProp name="Argument.value">${random}</stringProp>`,
      found('medium', 2),
    ],
    ['property list, another type', `<key>ApiKey</key>\n<data>${random}</data>`, []],
    ['Hadoop', `<name>api.secret</name>\n  <value>${random}</value>`, found('medium', 2)],
    [
      '.NET settings',
      `<setting name="ApiKey" serializeAs="String">\n  <value>${random}</value>`,
      found('medium', 2),
    ],
    ['Bicep', `param apiKey string = '${random}'`, found('medium')],
    ['Visual Basic', `Public Const ApiKey As String = "${random}"`, found('medium')],
    ['Kotlin, a map', `mapOf("apiKey" to "${random}")`, found('medium')],
    ['Pulumi', `config:\n  app:apiKey: "${random}"\n`, found('medium', 2)],
    ['the address of a secret', `arn:aws:secretsmanager:eu-west-1:1:secret:${random}`, []],
    ['a minifier’s function', `t.token=n("${hex.slice(0, 20)}")`, []],
    ['markup around a pair', `<p>apiKey=${random}</p>`, found('medium')],
    ['Hibernate', `<property name="connection.password">${password}</property>`, found('medium')],
    ['Spring, a default', `@Value("${'$'}{acme.api-key:${random}}")`, found('medium')],
    ['Spring, a default that refers', `@Value("${'$'}{acme.api-key:${'$'}{OTHER_KEY}}")`, []],
    ['YAML, a block', `a:\n  api_key: >-\n    ${random}\n  b: 1\n`, found('medium', 3)],
    ['YAML, a block of lines', `a:\n  token: |\n    read the ${random}\n    and more\n`, []],
    ['value before name', `{"value": "${random}", "name": "API_TOKEN"}`, found('medium')],
    ['value before another name', `{"value": "${random}", "name": "REGION"}`, []],
    ['ipsec', `: PSK "${password}"`, found('medium')],
    ['wpa_supplicant', `network={\n  psk="${password}"\n}`, found('medium', 2)],
    ['Helm, a checksum', `annotations:\n  checksum/secret: ${hex}\n`, []],
    ['Algolia’s search', `docsearch({ apiKey: '${drawn('search', 32, 'hex')}', indexName: 'a' })`, []],
    ['Algolia’s admin', `admin = algolia({ apiKey: '${drawn('search', 32, 'hex')}' })`, found('medium')],
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
