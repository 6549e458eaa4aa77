import { describe, expect, it } from '@jest/globals'
import { azure } from '../../../../../src/core/secrets/kinds/tokens/azure.ts'
import { drawn } from '../../plant.ts'
import { coverage, family, made, type Sample, seen } from '../family.ts'

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
  azure.filter(({ anchors }) => anchors[0] !== 'sig='),
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
    ['that has ended', url('sv=2020-08-04&se=2021-01-01&sp=rw'), ['azure-shared-access-signature low']],
    ['without a version', url('se=2031-01-01'), []],
    ['of 33 bytes', url('sv=2024-11-04', made('sas', [['base64', 44]]).replace(/[+/]/g, 'x')), []],
    ['that is no signature', url('sv=2024-11-04', `${'ab'.repeat(21)}A%3D`), []],
    ['whose version is in another URL', `sv=2024-11-04 ${url('a=b')}`, []],
  ])('%s', (_, text, expected) => {
    expect(seen(text)).toEqual(expected)
  })
})
