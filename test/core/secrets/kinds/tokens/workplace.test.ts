import { media } from '../../../../../src/core/secrets/kinds/tokens/media.ts'
import { workplace } from '../../../../../src/core/secrets/kinds/tokens/workplace.ts'
import { drawn } from '../../plant.ts'
import { coverage, family, type Sample } from '../family.ts'

const json = (facts: object): string => Buffer.from(JSON.stringify(facts)).toString('base64url')
const uuid = '2b6f0cc9-04d1-4b1f-9a86-0de1c3a7f52e'
const mapbox = (facts: object): string => `${json(facts)}.${drawn('mapbox', 22, 'base62')}`
const user = { u: 'acme', a: drawn('a', 24, 'lower') }
const nobody = { v: 'acme', a: drawn('a', 24, 'lower') }

/** Its last part in the wrong case. */
const likeTrello = `ATTA${drawn('trello', 72, 'hex')}`

const samples: readonly Sample[] = [
  { id: 'linear-key', parts: ['lin_api_', ['base62', 40]] },
  { id: 'linear-oauth-token', parts: ['lin_oauth_', ['hex', 64]], isOpenEnded: true },
  { id: 'notion-token', parts: ['ntn_', '12345678901', ['base62', 35]] },
  { id: 'notion-legacy-token', parts: ['secret_', ['base62', 43]] },
  { id: 'airtable-token', parts: ['pat', ['base62', 14], '.', ['hex', 64]] },
  { id: 'trello-token', parts: ['ATTA', ['hex', 64], '4F09C3E1'], likenesses: [likeTrello] },
  {
    id: 'salesforce-session',
    parts: ['00D5000000', 'IehZq', '!AQ', ['base62', 94]],
    confidence: 'medium',
    isOpenEnded: true,
  },
  { id: 'postman-key', parts: ['PMAK-', ['hex', 24], '-', ['hex', 34]] },
  { id: 'figma-token', parts: ['figd_', ['base62', 40]], isOpenEnded: true },
  { id: 'asana-token', parts: ['1/', '1201234567890123', ':', ['hex', 32]] },
  {
    id: 'hubspot-token',
    parts: ['pat-na1-', uuid],
    likenesses: [`pat-na1-${uuid.replace(/[0-9a-f]{4}/g, 'abab')}`],
    isDrawn: false,
  },
  { id: 'typeform-token', parts: ['tfp_', ['base62', 44]], isOpenEnded: true },
  { id: 'contentful-token', parts: ['CFPAT-', ['base62', 43]] },
  { id: 'clickup-token', parts: ['pk_', '12345678', '_', ['upper', 32]] },
  { id: 'frameio-token', parts: ['fio-u-', ['base62', 64]] },
  { id: 'dropbox-token', parts: ['sl.', 'u.', ['base62', 140]], isOpenEnded: true },
  {
    id: 'mapbox-secret-token',
    parts: ['sk.', mapbox(user)],
    likenesses: [`sk.${mapbox(nobody)}`, `sk.${json(user)}.${'ab'.repeat(11)}`],
    isDrawn: false,
    isOpenEnded: true,
  },
  {
    id: 'mapbox-public-token',
    parts: ['pk.', mapbox(user)],
    confidence: 'low',
    likenesses: [`pk.${mapbox(nobody)}`],
    isDrawn: false,
    isOpenEnded: true,
  },
  { id: 'facebook-access-token', parts: ['EAA', ['base62', 180]], isOpenEnded: true },
  { id: 'yandex-token', parts: ['y0_', ['base62', 56]], isOpenEnded: true },
]

family('workplace and media', samples)
coverage(samples, [...workplace, ...media])
