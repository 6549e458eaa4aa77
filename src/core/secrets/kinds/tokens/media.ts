import type { Kind } from '../../kind.ts'
import { notInBase64, token, urlSafe } from '../token.ts'
import { isDrawn } from './drawn.ts'
import { jsonIn } from './encoded.ts'

const isMapbox = (token: string): boolean =>
  jsonIn(token.split('.')[1] ?? '')?.['u'] !== undefined && isDrawn(token.split('.')[2] ?? '')

/** Files, maps and social networks. */
export const media: readonly Kind[] = [
  // https://www.dropbox.com/developers/documentation/http/documentation#auth-token-revoke
  token({
    rule: {
      id: 'dropbox-token',
      title: 'Dropbox access token',
      severity: 'high',
      rotate: [
        'curl -X POST -H "Authorization: Bearer TOKEN" https://api.dropboxapi.com/2/auth/token/revoke',
      ],
      recognised: 'sl. and 120 or more characters that look drawn',
    },
    prefixes: ['sl.'],
    body: /(?:u\.|B)?[\w-]{120,2048}(?![\w-])/y,
  }),
  // https://docs.mapbox.com/accounts/guides/tokens/
  token({
    rule: {
      id: 'mapbox-secret-token',
      title: 'Mapbox secret token',
      severity: 'high',
      rotate: ['delete it at https://console.mapbox.com/account/access-tokens/'],
      recognised: 'sk., JSON in base64 that names the user, and 22 characters that look drawn',
    },
    prefixes: ['sk.eyJ'],
    body: /[\w-]{20,200}\.[\w-]{20,30}(?![\w-])/y,
    proof: isMapbox,
  }),
  token({
    rule: {
      id: 'mapbox-public-token',
      title: 'Mapbox public token',
      severity: 'low',
      rotate: [
        'made for browsers; restrict it to your URLs: https://console.mapbox.com/account/access-tokens/',
      ],
      recognised: 'pk., JSON in base64 that names the user, and 22 characters that look drawn',
      public: true,
    },
    prefixes: ['pk.eyJ'],
    body: /[\w-]{20,200}\.[\w-]{20,30}(?![\w-])/y,
    proof: isMapbox,
  }),
  // https://developers.facebook.com/docs/facebook-login/guides/access-tokens
  token({
    rule: {
      id: 'facebook-access-token',
      title: 'Facebook access token',
      severity: 'high',
      rotate: ['curl -X DELETE "https://graph.facebook.com/me/permissions?access_token=TOKEN"'],
      recognised: 'EAA and 100 or more letters and digits that look drawn',
    },
    prefixes: ['EAA'],
    body: notInBase64(100, 400),
  }),
  // https://cloud.yandex.com/docs/iam/concepts/authorization/oauth-token
  token({
    rule: {
      id: 'yandex-token',
      title: 'Yandex OAuth token',
      severity: 'high',
      rotate: ['revoke it at https://id.yandex.com/profile/access'],
      recognised: 'y0_ and 55 or more characters that look drawn',
    },
    prefixes: ['y0_'],
    body: urlSafe(50, 64),
  }),
]
