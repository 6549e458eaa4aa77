import type { Kind } from '../../kind.ts'
import { named } from './named.ts'
import { uuidKeys } from './uuid-keys.ts'

const hex32 = /^[0-9a-f]{32}$/

/** Keys without a mark of their own: found by the name that they are given. */
export const byName: readonly Kind[] = [
  ...uuidKeys,
  // https://docs.datadoghq.com/account_management/api-app-keys/
  named({
    rule: {
      id: 'datadog-api-key',
      title: 'Datadog API key',
      severity: 'high',
      rotate: ['revoke it at https://app.datadoghq.com/organization-settings/api-keys'],
      recognised: '32 hexadecimal digits that look drawn, named DD_API_KEY or the like',
    },
    anchors: ['datadog', 'dd_api', 'dd-api', 'ddapi'],
    names: /(?:datadog|(?:^|[^a-z])dd)(?:apikey|key)$/,
    value: hex32,
  }),
  named({
    rule: {
      id: 'datadog-application-key',
      title: 'Datadog application key',
      severity: 'high',
      rotate: ['revoke it at https://app.datadoghq.com/organization-settings/application-keys'],
      recognised: '40 hexadecimal digits that look drawn, named DD_APP_KEY or the like',
    },
    anchors: ['datadog', 'dd_app', 'dd-app', 'ddapp'],
    names: /(?:datadog|(?:^|[^a-z])dd)(?:app|application)key$/,
    value: /^[0-9a-f]{40}$/,
  }),
  // https://www.twilio.com/docs/iam/api/authtoken
  named({
    rule: {
      id: 'twilio-auth-token',
      title: 'Twilio auth token',
      severity: 'critical',
      rotate: [
        'twilio api:accounts:v1:auth-tokens:secondary:create',
        'twilio api:accounts:v1:auth-tokens:promote:update',
      ],
      recognised: '32 hexadecimal digits that look drawn, named TWILIO_AUTH_TOKEN or the like',
    },
    anchors: ['twilio'],
    names: /twilio.*(?:token|secret)$/,
    value: /^(?:[0-9a-f]{32}|[A-Za-z0-9]{32})$/,
  }),
  // https://developers.cloudflare.com/fundamentals/api/get-started/
  named({
    rule: {
      id: 'cloudflare-legacy-token',
      title: 'Cloudflare API token or key',
      severity: 'critical',
      rotate: ['roll it at https://dash.cloudflare.com/profile/api-tokens'],
      recognised:
        '40 characters, or 37 hexadecimal digits, that look drawn, named CLOUDFLARE_API_TOKEN or the like',
    },
    anchors: ['cloudflare', 'cf_api', 'cf_token'],
    names: /(?:cloudflare|(?:^|[^a-z])cf).*(?:token|key)$/,
    value: /^(?:[\w-]{40}|[0-9a-f]{37})$/,
  }),
  // https://support.pagerduty.com/main/docs/api-access-keys
  named({
    rule: {
      id: 'pagerduty-key',
      title: 'PagerDuty API key',
      severity: 'high',
      rotate: ['remove it under Integrations > API Access Keys'],
      recognised: '20 characters that look drawn, named PAGERDUTY_TOKEN or the like',
    },
    anchors: ['pagerduty', 'pager_duty', 'pd_api'],
    names: /(?:pagerduty|(?:^|[^a-z])pdapi).*(?:token|key)$/,
    value: /^[\w+-]{20}$/,
  }),
  // https://developer.okta.com/docs/guides/create-an-api-token/
  named({
    rule: {
      id: 'okta-token',
      title: 'Okta API token',
      severity: 'critical',
      rotate: ['revoke it under Security > API > Tokens in the admin console'],
      recognised: '00 and 40 characters that look drawn, named OKTA_API_TOKEN or the like',
    },
    anchors: ['okta', 'ssws'],
    names: /okta.*(?:token|key)$|^ssws$/,
    value: /^00[\w-]{40}$/,
  }),
  // https://auth0.com/docs/get-started/applications/rotate-client-secret
  named({
    rule: {
      id: 'auth0-client-secret',
      title: 'Auth0 client secret',
      severity: 'critical',
      rotate: ['auth0 api post "clients/CLIENT_ID/rotate-secret"'],
      recognised: '64 characters that look drawn, named AUTH0_CLIENT_SECRET or the like',
    },
    anchors: ['auth0'],
    names: /auth0.*secret$/,
    value: /^[\w-]{64}$/,
  }),
  // https://www.algolia.com/doc/guides/security/api-keys/: the search-only key is public
  named({
    rule: {
      id: 'algolia-admin-key',
      title: 'Algolia admin API key',
      severity: 'high',
      rotate: ['regenerate it at https://dashboard.algolia.com/account/api-keys/'],
      recognised: '32 hexadecimal digits that look drawn, named ALGOLIA_ADMIN_KEY or the like',
    },
    anchors: ['algolia'],
    names: /algolia(?!.*search).*(?:admin|write).*key$/,
    value: hex32,
  }),
  // https://www.fastly.com/documentation/reference/api/auth-tokens/
  named({
    rule: {
      id: 'fastly-token',
      title: 'Fastly API token',
      severity: 'critical',
      rotate: ['fastly auth-token delete --current --token TOKEN'],
      recognised: '32 characters that look drawn, named FASTLY_API_TOKEN or the like',
    },
    anchors: ['fastly'],
    names: /fastly.*(?:token|key)$/,
    value: /^[\w-]{32}$/,
  }),
  // https://docs.wandb.ai/guides/track/environment-variables
  named({
    rule: {
      id: 'wandb-key',
      title: 'Weights & Biases API key',
      severity: 'high',
      rotate: ['revoke it at https://wandb.ai/authorize'],
      recognised: '40 hexadecimal digits that look drawn, named WANDB_API_KEY or the like',
    },
    anchors: ['wandb'],
    names: /wandb.*key$/,
    value: /^[0-9a-f]{40}$/,
  }),
  // https://docs.mistral.ai and https://api-docs.deepseek.com give neither prefix nor checksum
  named({
    rule: {
      id: 'model-provider-key',
      title: 'API key of a model provider',
      severity: 'high',
      rotate: ['delete it in the provider’s console, and look through its usage'],
      recognised: '32 to 64 characters that look drawn, named MISTRAL_API_KEY, DEEPSEEK_API_KEY or the like',
    },
    anchors: [
      'mistral',
      'deepseek',
      'cohere',
      'together',
      'fireworks',
      'elevenlabs',
      'eleven_labs',
      'voyage',
    ],
    names: /(?:mistral|deepseek|cohere|together|fireworks|elevenlabs|voyage)(?:ai)?(?:api)?(?:key|token)$/,
    value: /^(?:(?:sk[-_]|pa-)?[A-Za-z0-9_-]{32,64}|fw_[A-Za-z0-9]{20,24})$/,
  }),
]
