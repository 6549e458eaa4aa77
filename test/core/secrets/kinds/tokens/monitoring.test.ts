import { crcHex } from '../../../../../src/core/secrets/kinds/tokens/checksum.ts'
import { monitoring } from '../../../../../src/core/secrets/kinds/tokens/monitoring.ts'
import { drawn } from '../../plant.ts'
import { coverage, family, type Sample } from '../family.ts'

const json = (facts: object): string => Buffer.from(JSON.stringify(facts)).toString('base64')
const service = `glsa_${drawn('glsa', 32, 'base62')}`
const secret = drawn('sentry', 43, 'base62')
const key = drawn('grafana', 32, 'base62')

const samples: readonly Sample[] = [
  { id: 'segment-token', parts: ['sgp_', ['base62', 64]] },
  { id: 'newrelic-user-key', parts: ['NRAK-', ['upper', 27]] },
  { id: 'newrelic-insert-key', parts: ['NRII-', ['base62', 32]] },
  { id: 'newrelic-license-key', parts: [['hex', 32], 'FFFF', 'NRAL'] },
  { id: 'sentry-user-token', parts: ['sntryu_', ['hex', 64]] },
  {
    id: 'sentry-organization-token',
    parts: ['sntrys_', `${json({ iat: 1.7e9, url: 'https://sentry.io', org: 'acme' })}_${secret}`],
    likenesses: [`sntrys_${json({ url: 'https://sentry.io', org: 'acme', name: 'a' })}_${secret}`],
    isDrawn: false,
  },
  {
    id: 'grafana-service-account-token',
    parts: [`${service}_${crcHex(service)}`],
    likenesses: [`${service}_${crcHex(`${service}x`)}`],
    isDrawn: false,
  },
  {
    id: 'grafana-cloud-token',
    parts: ['glc_', json({ o: '1', n: 'a', k: key, m: { r: 'eu' } })],
    likenesses: [`glc_${json({ o: '1', n: 'acme', q: key })}`],
    isDrawn: false,
    isOpenEnded: true,
  },
  {
    id: 'grafana-api-key',
    parts: [json({ k: key, n: 'deploy', id: 1 })],
    likenesses: [json({ k: 'ab'.repeat(16), n: 'deploy', id: 1 }), json({ k: key, m: 'deploy', id: 1 })],
    isDrawn: false,
    isOpenEnded: true,
  },
  { id: 'dynatrace-token', parts: ['dt0c01.', ['base32', 24], '.', ['base32', 64]] },
  { id: 'honeycomb-key', parts: ['hcaik_', ['lower', 58]] },
  {
    id: 'axiom-token',
    parts: ['xaat-', ['hex', 8], '-', ['hex', 4], '-', ['hex', 4], '-', ['hex', 4], '-', ['hex', 12]],
  },
  { id: 'honeybadger-key', parts: ['hbp_', ['base62', 36]] },
]

family('monitoring', samples)
coverage(samples, monitoring)
