import { describe, expect, it } from '@jest/globals'
import { builtIn } from '../../../../../src/core/secrets/inspect.ts'
import { accountOf } from '../../../../../src/core/secrets/kinds/aws/account.ts'
import { drawn, keyId, keyIdOf, secretKey } from '../../plant.ts'
import { seen } from '../family.ts'

const titles = (text: string): string[] =>
  builtIn.inspect('a.txt', Buffer.from(text)).map(({ rule }) => rule.title)
const secret = secretKey('family')

describe('the account in a key id', () => {
  it.each([
    ['of twelve digits', keyIdOf('123456789013'), '123456789013'],
    ['with leading zeros', keyIdOf('029608264753'), '029608264753'],
    ['of a session', keyIdOf('609629065308', 'ASIA'), '609629065308'],
    ['of the old generation', `AKIAI${drawn('old', 15, 'base32')}`, undefined],
    ['that is no base32', 'AKIA0189018901890189', undefined],
  ])('%s', (_, id, number) => {
    expect(accountOf(id)?.number).toBe(number)
  })

  it('is told with the id, and with the secret that is nearest to it', () => {
    const one = keyIdOf('111122223333')
    const two = keyIdOf('444455556666')
    expect(titles(`key ${one}`)).toEqual(['AWS access key id without its secret, account 111122223333'])
    expect(titles(`${one}\n${secretKey('a')}\n${'-'.repeat(1000)}\n${two}\n${secretKey('b')}`)).toEqual([
      'AWS access key (secret access key), account 111122223333',
      'AWS access key (secret access key), account 444455556666',
    ])
    expect(titles(`AKIAI${drawn('old', 15, 'base32')}`)).toEqual([
      'AWS access key id without its secret, an id of the old generation',
    ])
  })

  it('tells a decoy, which is no wall', () => {
    expect(seen(`${keyIdOf('595918472158')}\n${secret}`)).toEqual(['aws-canary-key low'])
    expect(seen(`${keyIdOf('595918472159')}\n${secret}`)).toEqual(['aws-access-key high'])
  })
})

it('tells the account of nobody, which stand-ins for AWS use', () => {
  expect(seen(`${keyIdOf('000000000000')}\n${secret}`)).toEqual(['aws-access-key low'])
  expect(seen(`${keyIdOf('000000000001')}\n${secret}`)).toEqual(['aws-access-key high'])
})

it('tells the secret of another store by the id beside it', () => {
  const answer = (id: string): Buffer =>
    Buffer.from(`<AccessKeyId>${id}</AccessKeyId>\n<SecretAccessKey>${secret}</SecretAccessKey>`)
  const confidence = (path: string, id: string): string[] =>
    builtIn.inspect(path, answer(id)).map((hit) => hit.confidence)
  const foreign = `Y8${drawn('minio', 18, 'base32')}`
  expect(confidence('docs/sts.md', foreign)).toEqual(['low'])
  expect(confidence('src/sts.xml', foreign)).toEqual(['medium'])
  expect(confidence('docs/sts.md', keyIdOf('000000000001'))).toEqual(['high'])
})

describe('pairs', () => {
  const id = keyId('pair')
  const slashed = `${secret.slice(0, 19)}/${secret.slice(20)}`
  it.each([
    ['YAML', `access_key: ${id}\nsecret_key: ${secret}\n`],
    ['INI with blanks', `aws_access_key_id     = ${id}\naws_secret_access_key = ${secret}`],
    ['JSON that escapes slashes', `{"id":"${id}","s":"${slashed.replaceAll('/', '\\/')}"}`],
    ['JSON that escapes slashes, by name alone', `{"secretAccessKey":"${slashed.replaceAll('/', '\\/')}"}`],
    ['lines inside a JSON string', `{"data":"${id}\\n${secret}\\n"}`],
    ['Terraform', `access_key = "${id}"\n  secret_key = "${secret}"`],
    ['PowerShell', `$env:AWS_SECRET_ACCESS_KEY = "${secret}"`],
    ['a Java property', `cloud.aws.credentials.secret-key=${secret}\ncloud.aws.credentials.access-key=${id}`],
    ['XML', `<AccessKeyId>${id}</AccessKeyId>\n<SecretAccessKey>${secret}</SecretAccessKey>`],
    ['the secret before the id', `${secret}\n${id}`],
  ])('in %s', (_, text) => {
    expect(seen(text)).toEqual(['aws-access-key high'])
  })
})
