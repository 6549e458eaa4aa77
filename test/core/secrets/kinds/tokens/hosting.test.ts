import { databases } from '../../../../../src/core/secrets/kinds/tokens/databases.ts'
import { hosting } from '../../../../../src/core/secrets/kinds/tokens/hosting.ts'
import { coverage, family, type Sample } from '../family.ts'

const samples: readonly Sample[] = [
  { id: 'cloudflare-token', parts: ['cfut_', ['base62', 40], ['hex', 8]] },
  { id: 'cloudflare-origin-ca-key', parts: ['v1.0-', ['hex', 24], '-', ['hex', 146]] },
  { id: 'digitalocean-token', parts: ['dop_v1_', ['hex', 64]] },
  { id: 'heroku-key', parts: ['HRKU-AA', ['base62', 58]] },
  {
    id: 'heroku-key',
    parts: ['HRKU-', ['hex', 8], '-', ['hex', 4], '-', ['hex', 4], '-', ['hex', 4], '-', ['hex', 12]],
  },
  { id: 'fly-token', parts: ['fm2_', ['base64', 400]], isOpenEnded: true },
  { id: 'netlify-token', parts: ['nfp_', ['base62', 36]] },
  { id: 'vercel-token', parts: ['vcp_', ['base62', 56]], isOpenEnded: true },
  { id: 'vercel-blob-token', parts: ['vercel_blob_rw_', ['base62', 16], '_', ['base62', 30]] },
  { id: 'render-key', parts: ['rnd_', ['base62', 32]], isOpenEnded: true },
  {
    id: 'tailscale-key',
    parts: ['tskey-auth-', ['base62', 12], 'CNTRL', '-', ['base62', 32]],
    isOpenEnded: true,
  },
  { id: 'supabase-secret-key', parts: ['sb_', 'secret_', ['base62', 22], '_', ['base62', 8]] },
  { id: 'supabase-access-token', parts: ['sbp_', ['hex', 40]] },
  { id: 'planetscale-token', parts: ['pscale_tkn_', ['base62', 43]], isOpenEnded: true },
  { id: 'neon-key', parts: ['napi_', ['lower', 64]] },
  { id: 'databricks-token', parts: ['dapi', ['hex', 32]] },
  { id: 'cockroachdb-cloud-key', parts: ['CCDB1_', ['base62', 22], '_', ['base62', 40]] },
  { id: 'mongodb-atlas-secret', parts: ['mdb_sa_sk_', ['base62', 40]], isOpenEnded: true },
]

family('hosting and databases', samples)
coverage(samples, [...hosting, ...databases])
