import { describe, expect, it } from '@jest/globals'
import { byName } from '../../../../../src/core/secrets/kinds/tokens/by-name.ts'
import { type alphabets, drawn } from '../../plant.ts'
import { seen } from '../family.ts'

const uuid = '2b6f0cc9-04d1-4b1f-9a86-0de1c3a7f52e'
type Case = readonly [
  id: string,
  name: string,
  alphabet: keyof typeof alphabets | 'uuid',
  length: number,
  head?: string,
]
const cases: readonly Case[] = [
  ['heroku-legacy-key', 'HEROKU_API_KEY', 'uuid', 36],
  ['snyk-legacy-token', 'SNYK_TOKEN', 'uuid', 36],
  ['codecov-token', 'CODECOV_TOKEN', 'uuid', 36],
  ['postmark-token', 'POSTMARK_SERVER_TOKEN', 'uuid', 36],
  ['datadog-api-key', 'DD_API_KEY', 'hex', 32],
  ['datadog-application-key', 'DATADOG_APP_KEY', 'hex', 40],
  ['twilio-auth-token', 'twilioAuthToken', 'hex', 32],
  ['cloudflare-legacy-token', 'CLOUDFLARE_API_TOKEN', 'base62', 40],
  ['pagerduty-key', 'PAGERDUTY_API_KEY', 'base62', 20],
  ['okta-token', 'OKTA_API_TOKEN', 'base62', 40, '00'],
  ['auth0-client-secret', 'AUTH0_CLIENT_SECRET', 'base62', 64],
  ['algolia-admin-key', 'ALGOLIA_ADMIN_API_KEY', 'hex', 32],
  ['fastly-token', 'FASTLY_API_TOKEN', 'base62', 32],
  ['wandb-key', 'WANDB_API_KEY', 'hex', 40],
  ['model-provider-key', 'MISTRAL_API_KEY', 'base62', 32],
]

describe.each(cases)('%s', (id, name, alphabet, length, head = '') => {
  const value = head + (alphabet === 'uuid' ? uuid : drawn(`name ${id}`, length, alphabet))
  const found = (text: string): string[] => seen(text).filter((one) => one.startsWith(`${id} `))
  it.each([
    ['shell', `export ${name}=${value}\n`],
    ['JSON', `{"${name}": "${value}"}`],
    ['YAML', `  ${name}: ${value}\n`],
    ['code', `${name} = '${value}'`],
  ])('is found in %s', (_, text) => {
    expect(found(text)).toEqual([`${id} high`])
  })
  it.each([
    ['without its name', `OTHER_THING=${value}`],
    ['with a name that only begins so', `${name}_HINT_TEXT=${value}`],
    ['a character longer', `${name}=${value}a`.replace('uuid', '')],
    ['a character shorter', `${name}=${value.slice(0, -1)}`],
    ['without randomness', `${name}=${head}${value.slice(head.length).replace(/[A-Za-z0-9]/g, 'a')}`],
  ])('is silent %s', (why, text) => {
    const isOfAnyLength = id === 'model-provider-key' && why === 'a character longer'
    expect(found(text)).toEqual(isOfAnyLength ? [`${id} high`] : [])
  })
})

it('has a case of every kind', () => {
  expect(byName.flatMap(({ rules }) => rules.map(({ id }) => id))).toEqual(cases.map(([id]) => id))
})

it('knows the short keys of Fireworks', () => {
  expect(seen(`FIREWORKS_API_KEY=fw_${drawn('fireworks', 24, 'base62')}`)).toEqual([
    'model-provider-key high',
  ])
})
