import { describe } from '@jest/globals'
import { clientSecret, drawn, keyId, privateKey, secretKey, spoiled, withChecksum } from '../plant.ts'
import { check, classic, password, random } from './check.ts'

const id = keyId('one')
const secret = secretKey('one')
const client = clientSecret('one')
const npm = withChecksum('npm_', 'one')
const pool = `eu-west-1_${drawn('pool', 9, 'base62')}`
const header = ['-----BEGIN', 'PRIVATE KEY-----'].join(' ')
const footer = ['-----END', 'PRIVATE KEY-----'].join(' ')
const fine = `github_pat_${drawn('f', 22, 'base62')}_${drawn('g', 59, 'base62')}`

describe('AWS access keys', () => {
  const blocking = ['aws-access-key high']
  const at = (line: number) => blocking.map((one) => `${one} ${line}`)
  check([
    ['credentials file', `[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`, at(3)],
    ['JSON of create-access-key', `{"AccessKeyId":"${id}",\n"SecretAccessKey":"${secret}"}`, at(2)],
    ['CSV of the console', `Access key ID,Secret access key\n${id},${secret}\n`, at(2)],
    ['secret alone under its name', `export AWS_SECRET_ACCESS_KEY='${secret}'`, at(1)],
    ['shell default', `KEY="\${AWS_SECRET_ACCESS_KEY:-${secret}}"`, at(1)],
    ['code with a fallback', `const k = process.env.AWS_SECRET_ACCESS_KEY ?? '${secret}'`, at(1)],
    ['container name and value', `{"name":"AWS_SECRET_ACCESS_KEY",\n"value":"${secret}"}`, at(2)],
    ['unnamed, lines after its id', `user ${id}\nsee below\n  ${secret}\n`, at(3)],
    ['id alone is no wall', `key ${id}`, ['aws-access-key-id low 1']],
    [
      'session key and token',
      `${keyId('s', 'ASIA')}\n${secret}\naws_session_token=${drawn('t', 300, 'base64')}`,
      ['aws-access-key high 2', 'aws-session-token high 3'],
    ],
    ['documentation id', `AKIA${'IOSFODNN7'}EXAMPLE`, []],
    ['documentation secret', `aws_secret_access_key=${'wJalrXUtnFEMI'}/K7MDENG/bPxRfiCYEXAMPLEKEY`, []],
    ['0, 1, 8 and 9 are no base32', `AKIA${'0189'.repeat(4)}\n${secret}`, []],
    ['an identifier, not a credential', `AIDA${drawn('u', 16, 'base32')}\n${secret}`, []],
    ['a git hash near an id', `${id}\n${drawn('h', 40, 'hex')}`, ['aws-access-key-id low 1']],
    ['39 and 41 characters', `${id}\n${secret.slice(1)}\n${secret}a`, ['aws-access-key-id low 1']],
    ['a secret too far from its id', `${id}${'\n'.repeat(900)}${secret}`, ['aws-access-key-id low 1']],
    ['a reference', `aws_secret_access_key = \${AWS_SECRET_ACCESS_KEY}`, []],
    ['a short session token', `aws_session_token=${drawn('t', 60, 'base64')}`, []],
    [
      'documentation beside a session token',
      `AKIA${'X'}EXAMPLE session_token=${drawn('t', 300, 'base64')}`,
      ['aws-session-token low 1'],
    ],
  ])
})

describe('Cognito client secrets', () => {
  check([
    [
      'shell default beside the pool id',
      `POOL=${pool}\nS="\${CLIENT_SECRET:-${client}}"`,
      ['aws-cognito-client-secret high 2'],
    ],
    ['its own name', `COGNITO_CLIENT_SECRET=${client}`, ['aws-cognito-client-secret high 1']],
    [
      'Terraform state',
      `{"client_secret": "${client}",\n"user_pool_id": "${pool}"}`,
      ['aws-cognito-client-secret high 1'],
    ],
    [
      'beside a client id',
      `client_id: ${drawn('c', 26, 'lower')}\nclientSecret: ${client}`,
      ['aws-cognito-client-secret medium 2'],
    ],
    ['somebody else’s client secret', `clientSecret: ${client}`, []],
    ['a placeholder', `COGNITO_CLIENT_SECRET=your-client-secret-goes-here-please`, []],
    ['a hash', `COGNITO_CLIENT_SECRET=${drawn('h', 40, 'hex')}`, []],
    ['23 characters', `COGNITO_CLIENT_SECRET=${client.slice(0, 23)}`, []],
    ['65 characters', `COGNITO_CLIENT_SECRET=${client}${client.slice(0, 13)}`, []],
    ['words', 'COGNITO_CLIENT_SECRET=get_the_secret_from_ssm_parameter_2', []],
  ])
})

describe('tokens with a checksum', () => {
  check([
    [
      'GitHub, five kinds',
      [...'pousr'].map((kind) => withChecksum(`gh${kind}_`, kind)).join('\n'),
      [
        'github-token high 1',
        'github-token high 2',
        'github-token high 3',
        'github-token high 4',
        'github-token high 5',
      ],
    ],
    ['GitHub refresh token of full length', withChecksum('ghr_', 'r', 70), ['github-token high 1']],
    ['npm', `//registry/:_authToken=${npm}`, ['npm-token high 1']],
    ['GitHub fine-grained', `x = "${fine}"`, ['github-fine-grained-token high 1']],
    ['fine-grained that repeats itself', `github_pat_${'a1'.repeat(11)}_${'a1'.repeat(29)}b`, []],
    ['wrong checksum, GitHub', spoiled(classic), []],
    ['wrong checksum, npm', spoiled(npm), []],
    ['within a longer word', `a${classic}`, []],
    ['one character too many', `${classic}a`, []],
  ])
})

describe('private keys', () => {
  const pkcs8 = privateKey('pkcs8')
  const der = Buffer.from(pkcs8.split('\n').slice(1, -2).join(''), 'base64')
  // Lengths below 128 are one byte in DER.
  const tag = (id: number, size: number): Buffer =>
    Buffer.concat([Buffer.from([id, size]), Buffer.from(drawn(`der ${id}`, size, 'base62'))])
  const sequence = (parts: readonly Buffer[]): Buffer => {
    const content = Buffer.concat(parts)
    return Buffer.concat([Buffer.from([0x30, content.length]), content])
  }
  const wrap = (body: Buffer) => `${header}\n${body.toString('base64')}\n${footer}\n`
  check([
    ['PKCS#8', `a\n${pkcs8}`, ['private-key high 2']],
    ['PKCS#1', privateKey('pkcs1'), ['private-key high 1']],
    ['SEC 1', privateKey('sec1'), ['private-key high 1']],
    ['Ed25519, the shortest', privateKey('ed25519'), ['private-key high 1']],
    ['escaped in JSON', JSON.stringify({ private_key: pkcs8 }), ['private-key high 1']],
    [
      'joined lines of code',
      pkcs8
        .trim()
        .split('\n')
        .map((line) => `"${line}\\n" +`)
        .join('\n'),
      ['private-key high 1'],
    ],
    ['indented', pkcs8.replace(/^/gm, '    '), ['private-key high 1']],
    ['under a passphrase', privateKey('encrypted'), ['encrypted-private-key low 1']],
    ['a header alone', `${header}\n…\n${footer}`, []],
    ['a body that is cut', wrap(der.subarray(0, der.length - 40)), []],
    ['a body that is random', wrap(Buffer.from(drawn('d', 300, 'base64'))), []],
    ['a body of zeros', wrap(Buffer.concat([der.subarray(0, 4), Buffer.alloc(der.length - 4)])), []],
    ['DER without a key', wrap(sequence([tag(0x02, 1), tag(0x30, 90)])), []],
    [
      'a key of zeros',
      wrap(sequence([tag(0x02, 1), Buffer.concat([Buffer.from([4, 90]), Buffer.alloc(90)])])),
      [],
    ],
    ['a certificate', pkcs8.replaceAll('PRIVATE KEY', 'CERTIFICATE'), []],
    ['a public key', pkcs8.replaceAll('PRIVATE', 'PUBLIC'), []],
  ])
})

describe('passwords in URLs', () => {
  const at = (user: string, word: string, host: string) => `url: postgres://${user}:${word}@${host}/db`
  check([
    ['random', at('app', random, 'db.acme.io'), ['url-credentials high 1']],
    ['chosen', at('app', password, 'db.acme.io'), ['url-credentials medium 1']],
    ['random on a single name', at('app', random, 'db'), ['url-credentials high 1']],
    ['chosen on a single name', at('app', password, 'db'), ['url-credentials low 1']],
    ['chosen, in a document', at('app', password, 'db.acme.io'), ['url-credentials low 1'], 'docs/db.md'],
    ['user as password', at('app1', 'app1', 'localhost'), []],
    ['a variable', at('app', `\${DB_PASSWORD}`, 'db.acme.io'), []],
    ['a placeholder', at('user', 'password', 'db.acme.io'), []],
    ['a documentation host', at('app', random, 'db.example.com'), []],
    ['no password', 'ssh://git@github.com/a/b', []],
    ['a port', 'http://acme.io:8080/@scope/name', []],
  ])
})
