import { describe, expect, it } from '@jest/globals'
import { azure } from '../../../../../src/core/secrets/kinds/tokens/azure.ts'
import { drawn } from '../../plant.ts'
import { coverage, family, made, type Sample, seen, seenIn2026 } from '../family.ts'

const samples: readonly Sample[] = [
  { id: 'azure-client-secret', parts: ['aB1', '8Q~', ['base62', 34]], isOpenEnded: true },
  { id: 'azure-devops-token', parts: [['base62', 76], 'AZDO', ['base62', 4]] },
  { id: 'azure-platform-key', parts: [['base62', 76], '+ASt', ['base62', 5], 'Q=='] },
  { id: 'azure-platform-key', parts: [['base62', 33], '+ASb', ['base62', 6], '='] },
  { id: 'azure-platform-key', parts: [['base62', 44], 'AzFu', ['base62', 5], 'Q=='] },
  { id: 'azure-platform-key', parts: [['base62', 42], '+ACR', 'B', ['base62', 5]] },
  { id: 'azure-platform-key', parts: [['base62', 42], 'AzSe', 'B', ['base62', 5]] },
  { id: 'azure-platform-key', parts: [['base62', 52], 'JQQJ99', 'BD', ['base62', 24]], isOpenEnded: true },
]
family('Azure', samples)
coverage(
  samples,
  azure.filter(({ anchors }) => !['sig=', '/triggers/'].includes(anchors[0] ?? '')),
)

describe('a mark out of its place', () => {
  const body = drawn('azure', 120, 'base62')
  it.each([
    ['storage', `${body.slice(0, 75)}+ASt${body.slice(0, 6)}Q==`],
    ['the month 13', `${body.slice(0, 52)}JQQJ99BM${body.slice(0, 24)}`],
    [
      'a sign inside that is none of base64',
      `${body.slice(0, 40)}-${body.slice(0, 35)}+ASt${body.slice(0, 5)}Q==`,
    ],
  ])('%s', (_, text) => {
    expect(seen(`it is ${text} and`)).toEqual([])
  })
})

describe('a shared access signature', () => {
  const signature = encodeURIComponent(`${made('sas', [['base64', 42]])}A=`)
  const url = (query: string, sig = signature) => `https://acme.blob.core.windows.net/a?${query}&sig=${sig}`
  it.each([
    ['in force', url('sv=2024-11-04&se=2031-01-01T00:00:00Z&sp=rw'), ['azure-shared-access-signature high']],
    ['without an end', url('sv=2024-11-04&sp=rw'), ['azure-shared-access-signature high']],
    ['without a version', url('se=2031-01-01'), []],
    ['of 33 bytes', url('sv=2024-11-04', made('sas', [['base64', 44]]).replace(/[+/]/g, 'x')), []],
    ['that is no signature', url('sv=2024-11-04', `${'ab'.repeat(21)}A%3D`), []],
    ['whose version is in another URL', `sv=2024-11-04 ${url('a=b')}`, []],
  ])('%s', (_, text, expected) => {
    expect(seen(text)).toEqual(expected)
  })

  it.each([
    ['that has ended', 'se=2021-01-01&sp=rw', 'low'],
    ['that has just ended', 'se=2025-12-31&sp=rw', 'high'],
  ])('%s', async (_, query, confidence) => {
    expect(await seenIn2026(url(`sv=2020-08-04&${query}`))).toEqual([
      `azure-shared-access-signature ${confidence}`,
    ])
  })
})

describe('an account’s key', () => {
  const storage = `${made('storage', [['base64', 85]])}A==`
  const shared = `${made('shared', [['base64', 42]])}A=`
  it.each([
    ['of storage', `DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=${storage};`, true],
    ['of Cosmos DB', `AccountEndpoint=https://acme.documents.azure.com:443/;AccountKey=${storage};`, true],
    [
      'of a bus',
      `Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=a;SharedAccessKey=${shared}`,
      true,
    ],
    ['of a hub of devices', `HostName=acme.azure-devices.net;DeviceId=a;SharedAccessKey=${shared}`, true],
    ['beside no account', `AccountKey=${storage}`, false],
    ['that is too short', `AccountName=acme;AccountKey=${storage.slice(1)};`, false],
    ['that was not drawn', `AccountName=acme;AccountKey=${'Ab1'.repeat(28)}Ab==;`, false],
  ])('%s', (_, text, isFound) => {
    expect(seen(`"${text}"`).includes('azure-platform-key high')).toBe(isFound)
  })
})

describe('the address that starts a workflow', () => {
  const url = (path: string, sig: string): string =>
    `https://prod-12.westeurope.logic.azure.com:443/workflows/${drawn('flow', 32, 'hex')}/${path}?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${sig}`
  const signature = drawn('flow', 43, 'urlSafe')
  it.each([
    ['of Teams', url('triggers/manual/paths/invoke', signature), ['azure-workflow-url high']],
    ['with a slash', url('triggers/When_it_comes/paths/invoke/', signature), ['azure-workflow-url high']],
    [
      'with more behind it',
      url('triggers/manual/paths/invoke', `${signature}&a=b`),
      ['azure-workflow-url high'],
    ],
    ['a placeholder', url('triggers/manual/paths/invoke', '<signature>'), []],
    ['not drawn', url('triggers/manual/paths/invoke', `${'ab'.repeat(21)}a`), []],
    ['too short', url('triggers/manual/paths/invoke', signature.slice(1)), []],
    ['another path of it', url('runs', signature), []],
  ])('%s', (_, text, expected) => {
    expect(seen(`post to ${text} only`)).toEqual(expected)
  })
})
