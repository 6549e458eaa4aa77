import { describe, expect, it } from '@jest/globals'
import { builtIn } from '../../../../../src/core/secrets/inspect.ts'
import { drawn, keyId } from '../../plant.ts'
import { family, seen, seenIn2026 } from '../family.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')

family('AppSync and MWS', [
  { id: 'aws-appsync-key', parts: ['da2-', ['lower', 26]] },
  {
    id: 'aws-mws-token',
    parts: ['amzn.mws.', '2b6f0cc9-04d1-4b1f-9a86-0de1c3a7f52e'],
    confidence: 'low',
    likenesses: ['amzn.mws.00000000-0000-4000-8000-000000000000'],
    isDrawn: false,
  },
])

describe('Bedrock keys', () => {
  const long = (owner: string) => `ABSK${base64(`${owner}:${drawn('bedrock', 60, 'base64')}`)}`
  const date = (year: number) => `X-Amz-Date=${year}0102T030405Z&X-Amz-Expires=43200&X-Amz-SignedHeaders=host`
  const short = (host: string, year = 2031) =>
    `bedrock-api-key-${base64(`${host}/?Action=CallWithBearerToken&${date(year)}&Version=1`)}`
  it.each([
    ['long-term', long('BedrockAPIKey-x1y2-at-123456789013'), ['aws-bedrock-key high']],
    ['of a user with another name', long('advisor-at-123456789013'), ['aws-bedrock-key high']],
    ['short-term', short('bedrock.amazonaws.com'), ['aws-bedrock-short-term-key high']],
    ['short-term that has ended', short('bedrock.amazonaws.com', 2025), ['aws-bedrock-short-term-key low']],
    ['without an account', long('BedrockAPIKey-x1y2-at-12345'), []],
    ['that decodes to nothing', `ABSK${drawn('absk', 120, 'base62')}`, []],
    ['of another host', short('s3.amazonaws.com'), []],
    ['inside a longer word', `x${long('advisor-at-123456789013')}`, []],
  ])('%s', (_, text, expected) => {
    expect(seenIn2026(`it is ${text} and`)).toEqual(expected)
  })

  it('tell their account', () => {
    const [hit] = builtIn.inspect('a', Buffer.from(long('advisor-at-123456789013')))
    expect(hit?.rule.title).toBe('Amazon Bedrock API key (long-term), account 123456789013')
  })
})

describe('SES SMTP passwords', () => {
  const password = (version: number, size = 33) =>
    Buffer.concat([Buffer.from([version]), Buffer.from(drawn('ses', 64, 'hex'), 'hex')])
      .subarray(0, size)
      .toString('base64')
  const host = 'email-smtp.eu-west-1.amazonaws.com'
  it.each([
    ['named so', `SMTP_PASSWORD=${password(4)}`, ['aws-ses-smtp-password high']],
    ['of the old version', `SMTP_PASSWORD=${password(2)}`, ['aws-ses-smtp-password high']],
    ['beside the host', `host: ${host}\npassword: ${password(4)}`, ['aws-ses-smtp-password high']],
    ['of another version', `SMTP_PASSWORD=${password(9)}`, []],
    ['of 32 bytes', `SMTP_PASSWORD=${password(4, 32)}`, []],
    ['without randomness', `SMTP_PASSWORD=BA${'ab'.repeat(21)}`, []],
    ['beside nothing', `color: ${password(4)}`, []],
    ['of somebody else', `DATABASE_PASS=${password(4)}`, []],
    ['far from the mail', `smtp:\n${'\n'.repeat(700)}DATABASE_PASS=${password(4)}`, []],
  ])('%s', (_, text, expected) => {
    expect(seen(text).filter((one) => one.startsWith('aws-'))).toEqual(expected)
  })
})

describe('CodeArtifact tokens', () => {
  const part = (facts: object): string => Buffer.from(JSON.stringify(facts)).toString('base64url')
  const facts = {
    ver: 1,
    isu: 1_900_000_000,
    enc: 'A128GCM',
    tag: drawn('tag', 22, 'base62'),
    exp: 2_000_000_000,
  }
  const token = (head: object) =>
    [part(head), ...[64, 16, 300, 22].map((size, at) => drawn(`part ${at}`, size, 'urlSafe'))].join('.')
  it.each([
    ['in force', token(facts), ['aws-codeartifact-token high']],
    ['that has ended', token({ ...facts, exp: 1_700_000_000 }), ['aws-codeartifact-token low']],
    [
      'of another make',
      token({ ver: 1, isx: 1_900_000_000, enc: 'A128GCM', tag: facts.tag, exp: facts.exp }),
      [],
    ],
    ['of three parts', token(facts).split('.').slice(0, 3).join('.'), []],
  ])('%s', (_, text, expected) => {
    expect(seenIn2026(text)).toEqual(expected)
  })
})

describe('presigned URLs', () => {
  const url = (date: string, id = keyId('url'), signature = drawn('signature', 64, 'hex')) =>
    `https://acme.s3.amazonaws.com/a?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${id}%2F20310101%2Fs3` +
    `&X-Amz-Date=${date}&X-Amz-Expires=604800&X-Amz-SignedHeaders=host&X-Amz-Signature=${signature}`
  const found = (text: string) => seenIn2026(text).filter((one) => one.startsWith('aws-presigned'))
  it.each([
    ['in force', url('20310101T000000Z'), ['aws-presigned-url high']],
    ['that has ended', url('20250101T000000Z'), ['aws-presigned-url low']],
    ['of the documentation', url('20310101T000000Z', `AKIA${'IOSFODNN7'}EXAMPLE`), []],
    ['without a signature', url('20310101T000000Z', keyId('url'), 'ab'.repeat(32)), []],
    ['without a date', url('tomorrow'), []],
    ['whose date is in another URL', `X-Amz-Date=20310101T000000Z ${url('never')}`, []],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected)
  })
})

describe('session tokens', () => {
  const nobodys = `ASIAQ${'A'.repeat(8)}${drawn('nobody', 7, 'base32')}`
  const origin = Buffer.concat([
    Buffer.from([0x21, 0x0a, 0x09]),
    Buffer.from(`origin_ec${drawn('sts', 300, 'base62')}`),
  ])
  it.each([
    ['by what they begin with', `it is ${origin.toString('base64')}`, ['aws-session-token high']],
    [
      'in a URL',
      `?X-Amz-Security-Token=${encodeURIComponent(origin.toString('base64'))}&a`,
      ['aws-session-token high'],
    ],
    ['with another beginning', `it is ${origin.subarray(1).toString('base64')}`, []],
    ['by its name', `AWS_SESSION_TOKEN=${drawn('named', 300, 'base64')}`, ['aws-session-token high']],
    [
      'beside the id of an account that nobody has',
      `${nobodys} it is ${origin.toString('base64')}`,
      ['aws-access-key-id low', 'aws-session-token low'],
    ],
    [
      'beside the id of an account',
      `${keyId('sts', 'ASIA')} it is ${origin.toString('base64')}`,
      ['aws-access-key-id low', 'aws-session-token high'],
    ],
    ['by its name, without randomness', `AWS_SESSION_TOKEN=${'the-session-token-'.repeat(10)}`, []],
  ])('%s', (_, text, expected) => {
    expect(seen(text)).toEqual(expected)
  })
})

describe('the CSV of a new user', () => {
  const at = 'https://123456789013.signin.aws.amazon.com/console'
  const word = ['hT7', '#kq9Lw2', '!vB'].join('')
  it.each([
    ['one user', `User name,Password,Console sign-in URL\nann,${word},${at}\n`, 1],
    [
      'two users, with carriage returns',
      `User name,Password,Console sign-in URL\r\nann,${word},${at}\r\nbob,${word},${at}\r\n`,
      2,
    ],
    [
      'with keys beside',
      `User name,Password,Access key ID,Secret access key,Console login link\nann,${word},,,${at}`,
      1,
    ],
    ['a placeholder', `User name,Password,Console sign-in URL\nann,your-password,${at}\n`, 0],
    ['no password column', `User name,Console sign-in URL\nann,${at}\n`, 0],
    ['another address', `User name,Password,URL\nann,${word},https://acme.io/console\n`, 0],
  ])('%s', (_, text, count) => {
    const found = seen(text, 'credentials.csv').filter((one) => one === 'aws-console-password high')
    expect(found.length).toBe(count)
  })
})
