import { expect, it } from '@jest/globals'
import { builtIn } from '../../../../src/core/secrets/inspect.ts'
import { drawn, keyId, privateKey, secretKey, withChecksum } from '../plant.ts'
import { negatives } from './negatives.ts'
import { positives } from './positives.ts'

const value = (seed: string): string => drawn(`renamed ${seed}`, 24, 'base62')
const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** Files that are known by their names, as people would have them. */
const named: Readonly<Record<string, string>> = {
  '.env': `export A=1\nexport SESSION_SECRET="${value('env')}"\n`,
  '.env.production': `debug=true\nDB_PASSWORD=${value('mixed')}\n`,
  '.env.example': `API_SECRET=${value('example')}\n`,
  '.pgpass': `db.corp.io:5432:app:app:${value('pgpass')}\n`,
  '.netrc': `machine api.corp.io\nlogin ada\npassword ${value('netrc')}\n`,
  '.htpasswd': `ada:$apr1$${drawn('salt', 8, 'base62')}$${drawn('hash', 22, 'base62')}\n`,
  '.npmrc': `//npm.corp.io/:_authToken=${value('npmrc')}\n`,
  '.git-credentials': `https://ada:${value('git')}@git.corp.io\n`,
  '.docker/config.json': `{"auths":{"r.corp.io":{"auth":"${base64(`ada:${value('docker')}`)}"}}}`,
  '.aws/credentials': `[default]\naws_access_key_id=${keyId('r')}\naws_secret_access_key=${secretKey('r')}\n`,
  'accessKeys.csv': `Access key ID,Secret access key\n${keyId('csv')},${secretKey('csv')}\n`,
  id_ed25519: privateKey('ed25519'),
  'server.pem': privateKey('pkcs8'),
  'k8s/secret.yaml': `apiVersion: v1\nkind: Secret\ndata:\n  password: ${base64(value('k8s'))}\n`,
  'terraform.tfstate': `{"outputs":{"db_password":{"value":"${value('state')}","sensitive":true}}}`,
  'prod.tfvars': `db_password = "${value('tfvars')}"\n`,
  'application.properties': `spring.datasource.password=${value('spring')}\n`,
  'appsettings.json': `{"Db":"Server=db.corp.io;User ID=ada;Password=${value('ado')};"}`,
  'docs/token.md': `use ${withChecksum('ghp_', 'renamed')}\n`,
}
const corpus = [...Object.values(named), ...positives.map(({ text }) => text), ...negatives]

const others = [
  ...Object.keys(named),
  'src/a.ts',
  'test/fixtures/a.py',
  'locales/en.json',
  'a.min.js',
  'yarn.lock',
]

const certain = (path: string, text: string): readonly string[] =>
  builtIn
    .inspect(path, Buffer.from(text))
    .flatMap(({ rule, confidence, secret }) => (confidence === 'high' ? [`${rule.id} ${secret}`] : []))
const neutral = corpus.map((text, at) => certain(`d/f${at}`, text))

it('has something certain to lose', () => {
  expect(neutral.filter((found) => found.length > 0).length).toBeGreaterThan(12)
})

it.each(others)('finds under the name %s what it finds for certain under one that says nothing', (path) => {
  expect(corpus.map((text) => certain(path, text))).toEqual(neutral)
})
