import type { Kind } from '../../kind.ts'
import { hex, lower, token, urlSafe } from '../token.ts'
import { isDrawn } from './drawn.ts'

/** Where data is kept. */
export const databases: readonly Kind[] = [
  // https://supabase.com/docs/guides/api/api-keys
  token({
    rule: {
      id: 'supabase-secret-key',
      title: 'Supabase secret key',
      severity: 'critical',
      rotate: [
        'make a new secret key at https://supabase.com/dashboard under Project Settings > API Keys, delete this one',
      ],
      recognised: 'sb_secret_, 22 and 8 characters that look drawn',
    },
    prefixes: ['sb_secret_'],
    body: /[\w-]{22}_[\w-]{8}(?![\w-])/y,
  }),
  token({
    rule: {
      id: 'supabase-access-token',
      title: 'Supabase personal access token',
      severity: 'critical',
      rotate: ['delete it at https://supabase.com/dashboard/account/tokens'],
      recognised: 'sbp_ and 40 hexadecimal digits that look drawn',
    },
    prefixes: ['sbp_', 'sbp_oauth_', 'sbp_v0_'],
    body: hex(40),
  }),
  // https://planetscale.com/docs/api/reference/service-tokens
  token({
    rule: {
      id: 'planetscale-token',
      title: 'PlanetScale token or password',
      severity: 'critical',
      rotate: ['pscale service-token delete ID   # a password: pscale password delete DATABASE BRANCH ID'],
      recognised: 'pscale_tkn_, pscale_pw_ or pscale_oauth_ and 32 to 64 characters that look drawn',
    },
    prefixes: ['pscale_tkn_', 'pscale_pw_', 'pscale_oauth_'],
    body: /[\w.=-]{32,64}(?![\w-])/y,
  }),
  // https://neon.com/docs/manage/api-keys
  token({
    rule: {
      id: 'neon-key',
      title: 'Neon API key',
      severity: 'critical',
      rotate: ['revoke it at https://console.neon.tech/app/settings/api-keys'],
      recognised: 'napi_ and 64 lower-case letters and digits that look drawn',
    },
    prefixes: ['napi_'],
    body: lower(64),
  }),
  // https://docs.databricks.com/dev-tools/auth/pat
  token({
    rule: {
      id: 'databricks-token',
      title: 'Databricks personal access token',
      severity: 'critical',
      rotate: ['databricks tokens list   # find its ID', 'databricks tokens delete ID'],
      recognised: 'dapi or dose and 32 hexadecimal digits that look drawn',
    },
    prefixes: ['dapi', 'dose'],
    body: /[0-9a-f]{32}(?:-\d)?(?![A-Za-z0-9])/y,
    proof: (_, body) => isDrawn(body.slice(0, 32)),
  }),
  // https://github.com/cockroachdb/terraform-provider-cockroach, docs/resources/api_key.md
  token({
    rule: {
      id: 'cockroachdb-cloud-key',
      title: 'CockroachDB Cloud API key',
      severity: 'critical',
      rotate: ['delete it under Organization > Access Management > Service Accounts > API Access'],
      recognised: 'CCDB1_, 22 and 40 letters and digits that look drawn',
    },
    prefixes: ['CCDB1_'],
    body: /[A-Za-z0-9]{22}_[A-Za-z0-9]{40}(?![A-Za-z0-9])/y,
  }),
  // https://www.mongodb.com/docs/atlas/api/service-accounts-overview/
  token({
    rule: {
      id: 'mongodb-atlas-secret',
      title: 'MongoDB Atlas service account secret',
      severity: 'critical',
      rotate: ['atlas api serviceAccounts deleteServiceAccountSecret   # after creating another'],
      recognised: 'mdb_sa_sk_ and 40 characters that look drawn',
    },
    prefixes: ['mdb_sa_sk_'],
    body: urlSafe(36, 48),
  }),
]
