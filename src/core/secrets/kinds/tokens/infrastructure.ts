import type { Kind } from '../../kind.ts'
import { base62, hex, token, urlSafe } from '../token.ts'
import { isDrawn } from './drawn.ts'
import { jsonIn } from './encoded.ts'

/** What builds and keeps infrastructure and its secrets. */
export const infrastructure: readonly Kind[] = [
  // https://developer.hashicorp.com/vault/docs/concepts/tokens#token-prefixes
  token({
    rule: {
      id: 'vault-token',
      title: 'HashiCorp Vault token',
      severity: 'critical',
      rotate: ['vault token revoke TOKEN', 'vault lease revoke -prefix PATH   # what it has issued'],
      recognised: 'hvs., hvb. or hvr. and 90 or more characters, or the older 24, that look drawn',
    },
    prefixes: ['hvs.', 'hvb.', 'hvr.'],
    body: /(?:[\w-]{90,300}|[A-Za-z0-9]{24})(?![\w-])/y,
  }),
  // https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens
  token({
    rule: {
      id: 'terraform-cloud-token',
      title: 'HCP Terraform token',
      severity: 'critical',
      rotate: [
        'delete it at https://app.terraform.io/app/settings/tokens (a team’s: the organisation’s settings)',
      ],
      recognised: '14 letters and digits, .atlasv1. and 60 or more characters that look drawn',
    },
    prefixes: ['.atlasv1.'],
    body: urlSafe(60, 70),
  }),
  // https://www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens/
  token({
    rule: {
      id: 'pulumi-token',
      title: 'Pulumi access token',
      severity: 'critical',
      rotate: ['delete it at https://app.pulumi.com/account/tokens'],
      recognised: 'pul- and 40 hexadecimal digits that look drawn',
    },
    prefixes: ['pul-'],
    body: hex(40),
  }),
  // https://docs.doppler.com/reference/auth-token-formats
  token({
    rule: {
      id: 'doppler-token',
      title: 'Doppler token',
      severity: 'critical',
      rotate: [
        'doppler configs tokens revoke TOKEN   # a personal one: https://dashboard.doppler.com/workplace',
      ],
      recognised: 'dp.pt., dp.st., dp.ct. and the like, and 40 to 44 letters and digits that look drawn',
    },
    prefixes: ['dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.', 'dp.said.', 'dp.scim.', 'dp.audit.'],
    body: /(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}(?![A-Za-z0-9])/y,
    proof: (_, body) => isDrawn(body.slice(body.indexOf('.') + 1)),
  }),
  // https://infisical.com/docs/documentation/platform/token
  token({
    rule: {
      id: 'infisical-token',
      title: 'Infisical service token',
      severity: 'critical',
      rotate: ['delete it in the project’s Access Control > Service Tokens'],
      recognised: 'st., a hexadecimal id, and parts that look drawn',
    },
    prefixes: ['st.'],
    body: /[0-9a-f-]{24,36}\.[0-9a-f]{32}\.[0-9a-f]{32}(?![A-Za-z0-9])/y,
  }),
  // https://docs.snyk.io/snyk-api/authentication-for-api
  token({
    rule: {
      id: 'snyk-token',
      title: 'Snyk API token',
      severity: 'high',
      rotate: ['revoke it at https://app.snyk.io/account'],
      recognised: 'snyk_uat. or snyk_sat., an id and parts that look drawn',
    },
    prefixes: ['snyk_uat.', 'snyk_sat.'],
    body: /[0-9a-f]{8}\.[\w-]{20,512}\.[\w-]{20,512}(?![\w-])/y,
  }),
  // https://docs.readme.com/main/reference/intro-to-the-readme-api
  token({
    rule: {
      id: 'readme-key',
      title: 'ReadMe API key',
      severity: 'medium',
      rotate: ['delete it at https://dash.readme.com under Configuration > API Keys'],
      recognised: 'rdme_ and 70 lower-case letters and digits that look drawn',
    },
    prefixes: ['rdme_xn8s9h'],
    body: /[a-z0-9]{64}(?![A-Za-z0-9])/y,
  }),
  // https://docs.launchdarkly.com/home/account/api
  token({
    rule: {
      id: 'launchdarkly-token',
      title: 'LaunchDarkly API token or SDK key',
      severity: 'high',
      rotate: [
        'reset it at https://app.launchdarkly.com/settings/authorization (an SDK key: the environment’s menu)',
      ],
      recognised: 'api- or sdk- and a UUID of version 4 that looks drawn',
    },
    prefixes: ['api-', 'sdk-'],
    body: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}(?![A-Za-z0-9-])/y,
    confidence: 'medium',
  }),
  // https://posthog.com/docs/api
  token({
    rule: {
      id: 'posthog-key',
      title: 'PostHog personal API key',
      severity: 'high',
      rotate: ['roll it at https://app.posthog.com/settings/user-api-keys'],
      recognised: 'phx_ or phs_ and 43 or more letters and digits that look drawn',
    },
    prefixes: ['phx_', 'phs_'],
    body: base62(43, 56),
  }),
  // https://developer.1password.com/docs/service-accounts/security/
  token({
    rule: {
      id: 'onepassword-service-account',
      title: '1Password service account token',
      severity: 'critical',
      rotate: [
        'op service-account ratelimit   # whose it is',
        'rotate it at https://my.1password.com under Developer > Service accounts',
      ],
      recognised: 'ops_ and JSON in base64 with a secretKey',
    },
    prefixes: ['ops_eyJ'],
    body: urlSafe(200, 2048),
    proof: (whole) => jsonIn(whole.slice(4))?.['secretKey'] !== undefined,
  }),
]
