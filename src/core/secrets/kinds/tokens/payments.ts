import type { Kind } from '../../kind.ts'
import { base62, hex, token, urlSafe, uuidBody } from '../token.ts'
import { isDrawn } from './drawn.ts'

const stripe = [
  'roll it at https://dashboard.stripe.com/apikeys, and look through the request log of the old one',
  'use restricted keys (rk_) with the few permissions that the app needs',
]
const shopify = [
  'rotate it in the app’s settings: https://shopify.dev/docs/apps/build/authentication-authorization/client-secrets',
]

/** Where money moves and goods are sold. */
export const payments: readonly Kind[] = [
  // https://docs.stripe.com/keys
  token({
    rule: {
      id: 'stripe-key',
      title: 'Stripe live key',
      severity: 'critical',
      rotate: stripe,
      recognised: 'sk_live_, rk_live_ or sk_org_live_ and 24 or more letters and digits that look drawn',
    },
    prefixes: ['sk_live_', 'rk_live_', 'sk_prod_', 'rk_prod_', 'sk_org_live_', 'rk_org_live_'],
    body: base62(24, 247),
  }),
  token({
    rule: {
      id: 'stripe-test-key',
      title: 'Stripe test key',
      severity: 'low',
      rotate: stripe,
      recognised: 'sk_test_ or rk_test_ and 24 or more letters and digits that look drawn',
    },
    prefixes: ['sk_test_', 'rk_test_', 'sk_org_test_', 'rk_org_test_'],
    body: base62(24, 247),
    confidence: 'low',
  }),
  token({
    rule: {
      id: 'stripe-publishable-key',
      title: 'Stripe publishable key',
      severity: 'low',
      rotate: ['made for browsers: nothing to rotate'],
      recognised: 'pk_live_ and 24 or more letters and digits that look drawn',
      public: true,
    },
    prefixes: ['pk_live_'],
    body: base62(24, 247),
  }),
  // https://docs.stripe.com/webhooks#verify-official-libraries
  token({
    rule: {
      id: 'stripe-webhook-secret',
      title: 'Stripe webhook signing secret',
      severity: 'high',
      rotate: ['roll it at https://dashboard.stripe.com/webhooks under the endpoint’s signing secret'],
      recognised: 'whsec_ and 32 or more characters that look drawn',
    },
    prefixes: ['whsec_'],
    body: /[A-Za-z0-9+/]{32,88}={0,2}(?![A-Za-z0-9+/])/y,
  }),
  // https://developer.squareup.com/docs/build-basics/access-tokens
  token({
    rule: {
      id: 'square-access-token',
      title: 'Square access token',
      severity: 'critical',
      rotate: ['replace it at https://developer.squareup.com/apps under Credentials'],
      recognised: 'EAAA or sq0atp- and characters that look drawn, of exact length',
    },
    prefixes: ['EAAA', 'sq0atp-'],
    body: /(?:[\w-]{60}|[\w-]{22})(?![\w+/=-])/y,
  }),
  token({
    rule: {
      id: 'square-oauth-secret',
      title: 'Square OAuth application secret',
      severity: 'critical',
      rotate: ['replace it at https://developer.squareup.com/apps under OAuth'],
      recognised: 'sq0csp- and 43 characters that look drawn',
    },
    prefixes: ['sq0csp-'],
    body: urlSafe(43),
  }),
  // https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens
  token({
    rule: {
      id: 'shopify-token',
      title: 'Shopify access token',
      severity: 'critical',
      rotate: shopify,
      recognised: 'shpat_, shpca_, shptka_ and the like, and 32 hexadecimal digits that look drawn',
    },
    prefixes: ['shpat_', 'shpca_', 'shppa_', 'shpua_', 'shptka_'],
    body: /(?:[0-9a-f]{32}|[0-9A-F]{32})(?![A-Za-z0-9])/y,
  }),
  token({
    rule: {
      id: 'shopify-shared-secret',
      title: 'Shopify app shared secret',
      severity: 'critical',
      rotate: shopify,
      recognised: 'shpss_ and 32 hexadecimal digits that look drawn',
    },
    prefixes: ['shpss_'],
    body: hex(32),
  }),
  // https://developer.paypal.com/braintree/docs/guides/extend/oauth/access-tokens
  token({
    rule: {
      id: 'braintree-access-token',
      title: 'PayPal Braintree access token',
      severity: 'critical',
      rotate: ['revoke it in the Braintree control panel under API; connect again'],
      recognised:
        'access_token$production$, 16 letters and digits, and 32 hexadecimal digits that look drawn',
    },
    prefixes: ['access_token$production$'],
    body: /[0-9a-z]{16}\$[0-9a-f]{32}(?![A-Za-z0-9])/y,
  }),
  // https://developer.flutterwave.com/docs/authentication
  token({
    rule: {
      id: 'flutterwave-secret-key',
      title: 'Flutterwave secret key',
      severity: 'critical',
      rotate: ['generate new keys at https://app.flutterwave.com/dashboard/settings/apis'],
      recognised: 'FLWSECK- and 32 characters that look drawn, and -X',
    },
    prefixes: ['FLWSECK-'],
    body: /[0-9a-z]{32}-(?:[0-9a-z]{10,20}-)?X(?![A-Za-z0-9])/y,
    proof: (_, body) => isDrawn(body.slice(0, 32)),
  }),
  // https://plaid.com/docs/quickstart/glossary/: those of the sandbox and of development open no bank
  token({
    rule: {
      id: 'plaid-access-token',
      title: 'Plaid access token',
      severity: 'critical',
      rotate: [
        'curl -H "Content-Type: application/json" -d @REQUEST https://production.plaid.com/item/access_token/invalidate',
      ],
      recognised: 'access-production- and a UUID that looks drawn',
    },
    prefixes: ['access-production-'],
    body: uuidBody,
  }),
  // https://docs.goshippo.com/docs/guides_general/authentication/
  token({
    rule: {
      id: 'shippo-token',
      title: 'Shippo live token',
      severity: 'high',
      rotate: ['delete it at https://apps.goshippo.com/settings/api'],
      recognised: 'shippo_live_ and 40 hexadecimal digits that look drawn',
    },
    prefixes: ['shippo_live_'],
    body: hex(40),
  }),
  // https://docs.easypost.com/docs/authentication
  token({
    rule: {
      id: 'easypost-key',
      title: 'EasyPost API key',
      severity: 'high',
      rotate: ['delete it at https://app.easypost.com/account/api-keys'],
      recognised: 'EZAK and 54 letters and digits that look drawn',
    },
    prefixes: ['EZAK'],
    body: base62(54),
  }),
  // https://duffel.com/docs/api/overview/authentication
  token({
    rule: {
      id: 'duffel-token',
      title: 'Duffel live token',
      severity: 'high',
      rotate: ['delete it at https://app.duffel.com under Developers > Access tokens'],
      recognised: 'duffel_live_ and 43 characters that look drawn',
    },
    prefixes: ['duffel_live_'],
    body: urlSafe(43),
  }),
]
