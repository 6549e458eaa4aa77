import { describe, expect, it } from '@jest/globals'
import { google } from '../../../../../src/core/secrets/kinds/tokens/google.ts'
import { drawn, privateKey } from '../../plant.ts'
import { coverage, family, made, type Sample, seen } from '../family.ts'

const web = { id: 'firebase-web-key', parts: ['AIza', ['base62', 35]] } as const satisfies Sample
const samples: readonly Sample[] = [
  { id: 'google-api-key', parts: ['AIza', ['base62', 35]] },
  { ...web, near: '"authDomain": "acme.firebaseapp.com", ', confidence: 'low' },
  { id: 'gemini-key', parts: ['AQ.', 'Ab8RN6', ['base62', 44]], isOpenEnded: true },
  { id: 'google-oauth-secret', parts: ['GOCSPX-', ['base62', 28]] },
  { id: 'google-oauth-refresh-token', parts: ['1//0', ['base62', 99]], isOpenEnded: true },
  {
    id: 'google-oauth-access-token',
    parts: ['ya29.', ['base62', 160]],
    confidence: 'medium',
    isOpenEnded: true,
  },
  { id: 'fcm-server-key', parts: ['AAAA', ['base62', 7], ':APA91b', ['base62', 134]] },
]
family('Google', samples)
coverage(samples, google)

describe('a Google API key', () => {
  const key = made(web.id, web.parts)
  it('is real when the Firebase configuration is somewhere else', () => {
    expect(seen(`authDomain${'\n'.repeat(700)}${key}`)).toEqual(['google-api-key high'])
  })
})

describe('a service account key', () => {
  const account = {
    type: 'service_account',
    private_key_id: drawn('id', 40, 'hex'),
    private_key: privateKey('pkcs8'),
    client_email: 'app@acme.iam.gserviceaccount.com',
  }
  const without = { ...account, type: 'user', private_key: 'PEM' }
  it.each([
    ['whole', account, ['google-service-account-key high']],
    ['of another type', { ...account, type: 'user' }, ['private-key high']],
    ['of another issuer', { ...account, client_email: 'app@acme.io' }, ['private-key high']],
    [
      'under a passphrase',
      { ...account, private_key: privateKey('encrypted') },
      ['encrypted-private-key low'],
    ],
    ['without its key', without, []],
  ])('%s', (_, facts, expected) => {
    expect(seen(JSON.stringify(facts, null, 2))).toEqual(expected)
  })
})

describe('a key that is named for Firebase', () => {
  const key = made('named', web.parts)
  it.each([
    ['in an environment', `FIREBASE_API_KEY=${key}`, 'firebase-web-key low'],
    ['in a program', `const firebaseApiKey = '${key}';`, 'firebase-web-key low'],
    ['in Android’s services', `"api_key": [{"current_key": "${key}"}]`, 'firebase-web-key low'],
    ['in Android', `<string name="firebase_web_api_key">${key}</string>`, 'firebase-web-key low'],
    ['in a list of settings', `<key>FIREBASE_KEY</key>\n<string>${key}</string>`, 'firebase-web-key low'],
    ['and another one', `FIREBASE_API_KEY=none\nMAPS_KEY=${key}`, 'google-api-key high'],
  ])('%s', (_, text, expected) => {
    expect(seen(text)).toContain(expected)
  })
})
