import { payments } from '../../../../../src/core/secrets/kinds/tokens/payments.ts'
import { coverage, family, type Sample } from '../family.ts'

const samples: readonly Sample[] = [
  { id: 'stripe-key', parts: ['sk_', 'live_', ['base62', 99]], isOpenEnded: true },
  { id: 'stripe-key', parts: ['sk_org_', 'live_', ['base62', 99]], isOpenEnded: true },
  { id: 'stripe-test-key', parts: ['rk_', 'test_', ['base62', 99]], confidence: 'low', isOpenEnded: true },
  {
    id: 'stripe-publishable-key',
    parts: ['pk_', 'live_', ['base62', 99]],
    confidence: 'low',
    isOpenEnded: true,
  },
  { id: 'stripe-webhook-secret', parts: ['whsec_', ['base64', 32]], isOpenEnded: true },
  { id: 'square-access-token', parts: ['EAAA', ['base62', 60]] },
  { id: 'square-oauth-secret', parts: ['sq0csp-', ['base62', 43]] },
  { id: 'shopify-token', parts: ['shpat_', ['hex', 32]] },
  { id: 'shopify-token', parts: ['shptka_', ['hex', 32]] },
  { id: 'shopify-shared-secret', parts: ['shpss_', ['hex', 32]] },
  { id: 'braintree-access-token', parts: ['access_token$production$', ['lower', 16], '$', ['hex', 32]] },
  { id: 'flutterwave-secret-key', parts: ['FLWSECK-', ['lower', 32], '-X'] },
  { id: 'flutterwave-secret-key', parts: ['FLWSECK-', ['hex', 32], '-X'] },
  {
    id: 'plaid-access-token',
    parts: [
      'access-production-',
      ['hex', 8],
      '-',
      ['hex', 4],
      '-',
      ['hex', 4],
      '-',
      ['hex', 4],
      '-',
      ['hex', 12],
    ],
  },
  { id: 'shippo-token', parts: ['shippo_live_', ['hex', 40]] },
  { id: 'easypost-key', parts: ['EZAK', ['base62', 54]] },
  { id: 'duffel-token', parts: ['duffel_live_', ['base62', 43]] },
]

family('payments', samples)
coverage(samples, payments)
