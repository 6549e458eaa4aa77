import { isDocumented } from '../../documented.ts'
import type { Rule } from '../../hit.ts'
import type { Kind } from '../../kind.ts'
import { matchAt, token, urlSafe } from '../token.ts'
import { isDrawn } from './drawn.ts'

const apiKey: Rule = {
  id: 'google-api-key',
  title: 'Google API key',
  severity: 'high',
  rotate: [
    'gcloud services api-keys list   # find its UID',
    'gcloud services api-keys delete UID   # or restrict it: gcloud services api-keys update UID --api-target=…',
  ],
  recognised: 'AIza and 35 characters that look drawn',
}
const webKey: Rule = {
  ...apiKey,
  id: 'firebase-web-key',
  title: 'Firebase web API key',
  severity: 'low',
  recognised: 'a Google API key inside a Firebase configuration',
  public: true,
}

const shape = /(?<=^|[^\w-]|\\[nrt])AIza[\w-]{35}(?![\w-])/g
/** What a Firebase configuration holds beside its key, and nothing else does. https://firebase.google.com/docs/projects/api-keys */
const firebase =
  /authDomain|messagingSenderId|firebaseapp\.com|firebasestorage|mobilesdk_app_id|GOOGLE_APP_ID/i
/** Characters on either side: a configuration has some ten short lines. */
const near = 600
/** `FIREBASE_API_KEY = `; a key of its server side is no API key. */
const namedWeb =
  /(?:current_|firebase[-_.]?(?:web[-_.]?)?(?:api[-_.]?)?)key["'\x60\]]{0,2}(?:<\/key>\s{0,20}<string>|>|[ \t]{0,4}(?::|=>?|,|:=)?[ \t]{0,4}["'\x60]?)$/i
const nameReach = 64

const googleApiKey: Kind = {
  rules: [apiKey, webKey],
  inBinary: true,
  anchors: ['aiza'],
  isLocal: true,
  *find({ text }) {
    for (const { 0: key, index } of text.matchAll(shape)) {
      // No entropy that real keys lack: they have at least 4.4 bits a character.
      if (!isDrawn(key.slice(4)) || isDocumented(key)) continue
      const isWeb =
        namedWeb.test(text.slice(Math.max(0, index - nameReach), index)) ||
        firebase.test(text.slice(Math.max(0, index - near), index + near))
      yield isWeb ? matchAt(webKey, key, index, 'low') : matchAt(apiKey, key, index)
    }
  },
}

export const google: readonly Kind[] = [
  googleApiKey,
  // https://ai.google.dev/gemini-api/docs/api-key
  token({
    rule: {
      id: 'gemini-key',
      title: 'Gemini API key',
      severity: 'high',
      rotate: ['delete it at https://aistudio.google.com/apikey'],
      recognised: 'AQ.Ab8RN6 and characters that look drawn',
    },
    prefixes: ['AQ.Ab8RN6'],
    body: urlSafe(36, 64),
  }),
  // https://developers.google.com/identity/protocols/oauth2
  token({
    rule: {
      id: 'google-oauth-secret',
      title: 'Google OAuth client secret',
      severity: 'high',
      rotate: ['add a new secret and disable this one at https://console.cloud.google.com/auth/clients'],
      recognised: 'GOCSPX- and 28 characters that look drawn',
    },
    prefixes: ['GOCSPX-'],
    body: urlSafe(28),
  }),
  token({
    rule: {
      id: 'google-oauth-refresh-token',
      title: 'Google OAuth refresh token',
      severity: 'critical',
      rotate: ['curl -X POST https://oauth2.googleapis.com/revoke -d token=TOKEN'],
      recognised: '1//0 and some hundred characters that look drawn',
    },
    prefixes: ['1//0'],
    body: urlSafe(60, 256),
  }),
  token({
    rule: {
      id: 'google-oauth-access-token',
      title: 'Google OAuth access token',
      severity: 'medium',
      rotate: [
        'it ends by itself within the hour; until then:',
        'curl -X POST https://oauth2.googleapis.com/revoke -d token=TOKEN',
      ],
      recognised: 'ya29. and characters that look drawn',
    },
    prefixes: ['ya29.'],
    body: /[\w.-]{60,1024}(?![\w-])/y,
    confidence: 'medium',
  }),
  // https://firebase.google.com/docs/cloud-messaging/migrate-v1: the legacy server key
  token({
    rule: {
      id: 'fcm-server-key',
      title: 'Firebase Cloud Messaging server key (legacy)',
      severity: 'high',
      rotate: ['delete it in the Firebase console under Cloud Messaging; send by the HTTP v1 API'],
      recognised: 'AAAA, seven characters, :APA91b and 134 characters that look drawn',
    },
    prefixes: ['AAAA'],
    anchors: [':apa91b'],
    body: /[\w-]{7}:APA91b[\w-]{134}(?![\w-])/y,
  }),
]
