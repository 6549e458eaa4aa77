import { registries } from '../../../../../src/core/secrets/kinds/tokens/registries.ts'
import { drawn, spoiled, withChecksum } from '../../plant.ts'
import { coverage, family, type Sample } from '../family.ts'

const npm = withChecksum('npm_', 'family')
const uuid = '2b6f0cc9-04d1-4b1f-9a86-0de1c3a7f52e'
const macaroon = (location: string): string =>
  Buffer.concat([
    Buffer.from([2, 1, location.length]),
    Buffer.from(location),
    Buffer.from([2, 36]),
    Buffer.from(uuid),
    Buffer.from(drawn('macaroon', 60, 'base62')),
  ]).toString('base64url')
const reference = (head: string): string =>
  Buffer.from(`${head}:01:1700000000:${drawn('reftkn', 48 - head.length - 15, 'base62')}`).toString('base64')

const samples: readonly Sample[] = [
  { id: 'npm-token', parts: [npm], likenesses: [spoiled(npm)], isDrawn: false },
  {
    id: 'pypi-token',
    parts: ['pypi-', macaroon('pypi.org')],
    likenesses: [`pypi-${macaroon('pypi.net')}`, `pypi-${drawn('pypi', 120, 'urlSafe')}`],
    isDrawn: false,
    isOpenEnded: true,
  },
  { id: 'rubygems-key', parts: ['rubygems_', ['hex', 48]] },
  { id: 'crates-io-token', parts: ['cio', ['base62', 32]] },
  { id: 'nuget-key', parts: ['oy2', ['lower32', 43]] },
  { id: 'clojars-token', parts: ['CLOJARS_', ['hex', 60]] },
  { id: 'docker-hub-token', parts: ['dckr_pat_', ['base62', 27]] },
  { id: 'packagist-token', parts: ['packagist_ort_', ['hex', 68]] },
  {
    id: 'jfrog-reference-token',
    parts: [reference('reftkn')],
    likenesses: [reference('reftkn').slice(0, 12) + drawn('no', 52, 'base62')],
    isDrawn: false,
  },
  { id: 'jfrog-api-key', parts: ['AKCp', ['base62', 69]] },
  {
    id: 'open-vsx-token',
    parts: ['ovsxat_', uuid],
    likenesses: [`ovsxat_${uuid.replace(/[0-9a-f]/g, 'a')}`],
    isDrawn: false,
  },
]

family('registries', samples)
coverage(samples, registries)
