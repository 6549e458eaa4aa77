import type { Kind } from '../../kind.ts'
import { base62, hex, token } from '../token.ts'

/** Where apps run. */
export const hosting: readonly Kind[] = [
  // https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/: how the checksum is made is not said
  token({
    rule: {
      id: 'cloudflare-token',
      title: 'Cloudflare API token',
      severity: 'critical',
      rotate: [
        'roll it at https://dash.cloudflare.com/profile/api-tokens (an account’s: Manage Account > API Tokens)',
      ],
      recognised: 'cfk_, cfut_ or cfat_, 40 characters that look drawn and eight hexadecimal digits',
    },
    prefixes: ['cfk_', 'cfut_', 'cfat_'],
    body: /[A-Za-z0-9_-]{40}[0-9a-f]{8}(?![\w-])/y,
  }),
  // https://developers.cloudflare.com/fundamentals/api/get-started/ca-keys/
  token({
    rule: {
      id: 'cloudflare-origin-ca-key',
      title: 'Cloudflare Origin CA key',
      severity: 'critical',
      rotate: ['change it at https://dash.cloudflare.com/profile/api-tokens under API Keys'],
      recognised: 'v1.0-, 24 and 146 hexadecimal digits that look drawn',
    },
    prefixes: ['v1.0-'],
    body: /[0-9a-f]{24}-[0-9a-f]{146}(?![A-Za-z0-9])/y,
  }),
  // https://docs.digitalocean.com/reference/api/create-personal-access-token/
  token({
    rule: {
      id: 'digitalocean-token',
      title: 'DigitalOcean token',
      severity: 'critical',
      rotate: ['delete it at https://cloud.digitalocean.com/account/api/tokens'],
      recognised: 'dop_v1_, doo_v1_ or dor_v1_ and 64 hexadecimal digits that look drawn',
    },
    prefixes: ['dop_v1_', 'doo_v1_', 'dor_v1_'],
    body: hex(64),
  }),
  // https://devcenter.heroku.com/changelog-items/2842
  token({
    rule: {
      id: 'heroku-key',
      title: 'Heroku API key',
      severity: 'critical',
      rotate: ['heroku authorizations:revoke ID   # or regenerate at https://dashboard.heroku.com/account'],
      recognised: 'HRKU-AA and 58 characters that look drawn, or HRKU- and a UUID',
    },
    prefixes: ['HRKU-'],
    body: /(?:AA[\w-]{58}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?![\w-])/y,
  }),
  // https://fly.io/docs/security/tokens/
  token({
    rule: {
      id: 'fly-token',
      title: 'Fly.io access token',
      severity: 'critical',
      rotate: ['fly tokens list   # find its ID', 'fly tokens revoke ID'],
      recognised: 'fm1r_, fm1a_ or fm2_ and a macaroon in base64',
    },
    prefixes: ['fm1r_', 'fm1a_', 'fm2_'],
    body: /[A-Za-z0-9+/_-]{80,1200}={0,2}(?![A-Za-z0-9+/_-])/y,
  }),
  // https://docs.netlify.com/api/get-started/#authentication
  token({
    rule: {
      id: 'netlify-token',
      title: 'Netlify access token',
      severity: 'critical',
      rotate: ['delete it at https://app.netlify.com/user/applications'],
      recognised: 'nfp_, nfc_, nfo_ or nfu_ and 36 letters and digits that look drawn',
    },
    prefixes: ['nfp_', 'nfc_', 'nfo_', 'nfu_'],
    body: base62(36),
  }),
  // https://vercel.com/changelog: token formats with prefix; the length is not published
  token({
    rule: {
      id: 'vercel-token',
      title: 'Vercel token',
      severity: 'critical',
      rotate: ['delete it at https://vercel.com/account/settings/tokens'],
      recognised: 'vcp_, vci_, vca_, vcr_ or vck_ and 24 or more letters and digits that look drawn',
    },
    prefixes: ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'],
    body: base62(24, 80),
  }),
  // https://vercel.com/docs/storage/vercel-blob
  token({
    rule: {
      id: 'vercel-blob-token',
      title: 'Vercel Blob read-write token',
      severity: 'critical',
      rotate: ['rotate it at https://vercel.com under Storage > the store > Settings'],
      recognised: 'vercel_blob_rw_, the store’s id and 30 letters and digits that look drawn',
    },
    prefixes: ['vercel_blob_rw_'],
    body: /[A-Za-z0-9]{16}_[A-Za-z0-9]{30}(?![A-Za-z0-9])/y,
  }),
  // https://render.com/docs/api
  token({
    rule: {
      id: 'render-key',
      title: 'Render API key',
      severity: 'critical',
      rotate: ['revoke it at https://dashboard.render.com/u/settings#api-keys'],
      recognised: 'rnd_ and 28 to 32 letters and digits that look drawn',
    },
    prefixes: ['rnd_'],
    body: base62(28, 32),
  }),
  // https://tailscale.com/kb/1277/key-prefixes
  token({
    rule: {
      id: 'tailscale-key',
      title: 'Tailscale key',
      severity: 'critical',
      rotate: ['revoke it at https://login.tailscale.com/admin/settings/keys'],
      recognised: 'tskey-auth-, tskey-api- and the like, an id, and characters that look drawn',
    },
    prefixes: ['tskey-auth-', 'tskey-api-', 'tskey-client-', 'tskey-scim-', 'tskey-webhook-'],
    body: /[A-Za-z0-9]{8,20}-[A-Za-z0-9]{20,40}(?![A-Za-z0-9])/y,
  }),
]
