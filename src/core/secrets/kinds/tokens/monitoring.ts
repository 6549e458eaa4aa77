import type { Kind } from '../../kind.ts'
import { base62, hex, lower, shaped, token, upper, uuidBody } from '../token.ts'
import { crcHex } from './checksum.ts'
import { isDrawn } from './drawn.ts'
import { jsonIn } from './encoded.ts'

/** What watches over apps. */
export const monitoring: readonly Kind[] = [
  // https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/
  token({
    rule: {
      id: 'newrelic-user-key',
      title: 'New Relic user key',
      severity: 'high',
      rotate: ['delete it at https://one.newrelic.com/api-keys'],
      recognised: 'NRAK- and 27 upper-case letters and digits that look drawn',
    },
    prefixes: ['NRAK-'],
    body: upper(27),
  }),
  token({
    rule: {
      id: 'newrelic-insert-key',
      title: 'New Relic Insights insert key',
      severity: 'medium',
      rotate: ['delete it at https://insights.newrelic.com under Manage data > API keys; use a license key'],
      recognised: 'NRII- and 32 characters that look drawn',
    },
    prefixes: ['NRII-'],
    body: /[\w-]{32}(?![\w-])/y,
  }),
  shaped({
    rule: {
      id: 'newrelic-license-key',
      title: 'New Relic license key',
      severity: 'medium',
      rotate: ['delete it at https://one.newrelic.com/api-keys after making another'],
      recognised: '36 characters that look drawn, and NRAL',
    },
    anchors: ['nral'],
    shape: /(?:[a-z]{2}\d\dxx)?[0-9a-f]{30,36}(?:FFFF)?NRAL(?![A-Za-z0-9])/g,
    proof: (key) => key.length === 40 && isDrawn(key.replace(/^[a-z]{2}\d\dxx|(?:FFFF)?NRAL$/g, '')),
  }),
  // https://docs.segmentapis.com/tag/Getting-Started
  token({
    rule: {
      id: 'segment-token',
      title: 'Segment Public API token',
      severity: 'high',
      rotate: [
        'remove it at https://app.segment.com under Settings > Workspace settings > Access Management',
      ],
      recognised: 'sgp_ and 64 letters and digits that look drawn',
    },
    prefixes: ['sgp_'],
    body: base62(64),
  }),
  // https://docs.sentry.io/security-legal-pii/security/token-formats/
  token({
    rule: {
      id: 'sentry-user-token',
      title: 'Sentry auth token',
      severity: 'high',
      rotate: ['delete it at https://sentry.io/settings/account/api/auth-tokens/'],
      recognised: 'sntryu_, sntrya_ or sntryi_ and 64 hexadecimal digits that look drawn',
    },
    prefixes: ['sntryu_', 'sntrya_', 'sntryi_', 'sntryr_'],
    body: hex(64),
  }),
  token({
    rule: {
      id: 'sentry-organization-token',
      title: 'Sentry organization token',
      severity: 'high',
      rotate: ['delete it at https://sentry.io/settings/auth-tokens/'],
      recognised: 'sntrys_, JSON in base64 that names a region and an organisation, and 43 characters',
    },
    prefixes: ['sntrys_'],
    body: /eyJ[A-Za-z0-9+/=]{20,512}_[A-Za-z0-9+/]{43}(?![A-Za-z0-9+/])/y,
    proof: (_, body) => jsonIn(body.slice(0, body.lastIndexOf('_')))?.['iat'] !== undefined,
  }),
  // https://github.com/grafana/grafana, pkg/components/satokengen: the CRC32 of what precedes, in hexadecimal
  token({
    rule: {
      id: 'grafana-service-account-token',
      title: 'Grafana service account token',
      severity: 'critical',
      rotate: [
        'delete it under Administration > Service accounts, or:',
        'curl -X DELETE GRAFANA/api/serviceaccounts/ID/tokens/TOKEN_ID',
      ],
      recognised: 'glsa_, 32 letters and digits that look drawn, and their CRC32',
    },
    prefixes: ['glsa_'],
    body: /[A-Za-z0-9]{32}_[0-9a-f]{8}(?![A-Za-z0-9])/y,
    proof: (whole, body) => [whole.slice(0, -9), body.slice(0, 32)].map(crcHex).includes(body.slice(33)),
  }),
  // https://grafana.com/docs/grafana-cloud/account-management/authentication-and-permissions/access-policies/
  token({
    rule: {
      id: 'grafana-cloud-token',
      title: 'Grafana Cloud access policy token',
      severity: 'critical',
      rotate: ['delete it at https://grafana.com/orgs/ORG/access-policies'],
      recognised: 'glc_ and JSON in base64 with the organisation and a key',
    },
    prefixes: ['glc_eyJ'],
    body: /[A-Za-z0-9+/]{40,512}={0,3}(?![A-Za-z0-9+/])/y,
    proof: (whole) => jsonIn(whole.slice(4))?.['k'] !== undefined,
  }),
  token({
    rule: {
      id: 'grafana-api-key',
      title: 'Grafana API key (legacy)',
      severity: 'high',
      rotate: ['delete it; move to service account tokens'],
      recognised: 'JSON in base64 with a key, a name and the organisation’s number',
    },
    prefixes: ['eyJrIjoi'],
    body: /[A-Za-z0-9+/]{40,512}={0,2}(?![A-Za-z0-9+/.])/y,
    proof: (whole) => {
      const facts = jsonIn(whole)
      return typeof facts?.['k'] === 'string' && facts['n'] !== undefined && isDrawn(facts['k'])
    },
  }),
  // https://docs.dynatrace.com/docs/discover-dynatrace/references/dynatrace-api/basics/dynatrace-api-authentication
  token({
    rule: {
      id: 'dynatrace-token',
      title: 'Dynatrace API token',
      severity: 'high',
      rotate: ['delete it under Access tokens of the environment'],
      recognised: 'dt0c01. and the like, 24 and 64 characters of base32 that look drawn',
    },
    prefixes: ['dt0c01.', 'dt0s01.', 'dt0s02.', 'dt0s08.', 'dt0s16.'],
    body: /[A-Z2-7]{8,24}\.[A-Z2-7]{64}(?![A-Za-z0-9])/y,
  }),
  // https://docs.honeycomb.io/configure/environments/manage-api-keys/
  token({
    rule: {
      id: 'honeycomb-key',
      title: 'Honeycomb API key',
      severity: 'medium',
      rotate: ['delete it at https://ui.honeycomb.io under Environment > API Keys'],
      recognised: 'hcaik_, hcxik_ and the like, and 58 lower-case letters and digits that look drawn',
    },
    prefixes: ['hcaik_', 'hcxik_', 'hcamk_', 'hcxmk_'],
    body: lower(58),
  }),
  // https://axiom.co/docs/reference/tokens
  token({
    rule: {
      id: 'axiom-token',
      title: 'Axiom API or personal access token',
      severity: 'high',
      rotate: ['regenerate it at https://app.axiom.co under Settings > API tokens, or Profile'],
      recognised: 'xaat- or xapt- and a UUID that looks drawn',
    },
    prefixes: ['xaat-', 'xapt-'],
    body: uuidBody,
  }),
  // https://docs.honeybadger.io/api/
  token({
    rule: {
      id: 'honeybadger-key',
      title: 'Honeybadger API key',
      severity: 'low',
      rotate: ['replace it under the project’s settings'],
      recognised: 'hbp_ and 36 letters and digits that look drawn',
    },
    prefixes: ['hbp_'],
    body: base62(36),
  }),
]
